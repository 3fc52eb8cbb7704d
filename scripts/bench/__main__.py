"""scripts/bench.sh says what this does. usage: bench BUILD_FOLDER [WHAT]…"""

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import urllib.request

import projects
from process import Promise, run

REQUESTS = 20_000
CONCURRENCY = 64
GSM8K = "../shared/data/gsm8k/solutions.jsonl"
KEY = {"LLMEVAL_BENCH_KEY": "bench-key"}


class Server:
    """tests/bench/server.cpp with these options, for as long as a `with` lasts."""

    def __init__(self, build, *options):
        self.command = [os.path.join(build, "bin/bench_server"), *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def posts(self):
        return self.counts()[0]

    def counts(self):
        """POSTs so far, and how many of them it refused."""
        with urllib.request.urlopen(self.url, timeout=10) as reply:
            return tuple(int(number) for number in reply.read().split())


class Mock:
    """`llmeval mock` with this file, for as long as a `with` lasts."""

    def __init__(self, build, scratch, config):
        os.makedirs(scratch, exist_ok=True)
        self.config = os.path.join(scratch, "mock.yaml")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(config)
        self.command = [llmeval(build), "mock", "--port", "0", "--config", self.config]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = self.process.stdout.readline().strip()
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        _, self.process.returncode, used = os.wait4(self.process.pid, 0)
        self.cpu = used.ru_utime + used.ru_stime
        self.peak_mb = used.ru_maxrss / 1024


def llmeval(build):
    return os.path.join(build, "bin/llmeval")


def fresh(folder):
    shutil.rmtree(os.path.join(folder, ".llmeval"), ignore_errors=True)


def throughput(build, scratch, promise):
    with Server(build) as server:
        folder = projects.loopback(scratch, REQUESTS, server.url + "/v1", "limits: {concurrency: 64}")
        body = os.path.join(scratch, "body.json")
        with open(body, "w", encoding="utf-8") as file:
            json.dump({"model": "bench", "messages": [{"role": "user", "content": projects.TICKET.format(n=1)}]}, file)
        floor = [os.path.join(build, "bin/bench_floor"), server.url + "/v1/chat/completions", str(REQUESTS),
                 str(CONCURRENCY), os.path.abspath(body)]
        ratios, peaks = [], []
        for pair in range(5):
            bare = run(floor)
            before = server.posts()
            fresh(folder)
            ours = run([llmeval(build), "run", "-q", "-j", str(CONCURRENCY)], folder, environment=KEY)
            ratios.append(bare.seconds / ours.seconds)
            peaks.append(ours.peak_mb)
            print(f"  pair {pair + 1}: bare {REQUESTS / bare.seconds:,.0f}/s, {bare.cpu / REQUESTS * 1e6:.1f} us CPU each; "
                  f"llmeval {REQUESTS / ours.seconds:,.0f}/s, {ours.cpu / REQUESTS * 1e6:.1f} us CPU a sample, "
                  f"peak {ours.peak_mb:.0f} MB; ratio {ratios[-1]:.2f}")
            if (bare.exit_code, ours.exit_code, server.posts() - before) != (0, 0, REQUESTS):
                promise.expect("exit codes and requests", (bare.exit_code, ours.exit_code, server.posts() - before),
                               (0, 0, REQUESTS))
    promise.check("median ratio", statistics.median(ratios), "", at_least=0.25)
    promise.check("peak memory", max(peaks), " MB", below=80)


def concurrency(build, scratch, promise):
    """10,000 samples, 500 at once, of 200 ms each: ideally 4 s, all else aside."""
    samples, at_once, delay = 10_000, 500, 0.2
    ideal = samples / at_once * delay
    shares = []
    for _ in range(3):
        with Server(build, "--delay", str(int(delay * 1000))) as server:
            folder = projects.loopback(scratch, samples, server.url + "/v1", f"limits: {{concurrency: {at_once}}}")
            ours = run([llmeval(build), "run", "-q", "-j", str(at_once)], folder, environment=KEY)
            promise.expect("exit code and requests", (ours.exit_code, server.posts()), (0, samples))
        shares.append(ideal / ours.seconds)
        print(f"  {ours.seconds:.2f} s of ideally {ideal:.2f} s, {ours.cpu:.2f} s CPU, peak {ours.peak_mb:.0f} MB")
    promise.check("share of the ideal, median of 3", statistics.median(shares), "", at_least=0.95)


def ratelimit(build, scratch, promise):
    """1,500 samples against 50 a second, out of a bucket of one second's worth, with the limit configured and without."""
    samples, rate = 1_500, 50
    ideal = (samples - rate) / rate
    for limits, share, most_refused in ((f"limits: {{requests_per_minute: {60 * rate}}}", 0.97, 0.02), ("", 0.90, 0.10)):
        for hints in ((), ("--hints",)):
            with Server(build, "--rate", str(rate), *hints) as server:
                folder = projects.loopback(scratch, samples, server.url + "/v1", limits)
                ours = run([llmeval(build), "run", "-q"], folder, environment=KEY)
                posts, refused = server.counts()
            what = f"{'configured' if limits else 'discovered'}, {'with' if hints else 'without'} hints"
            promise.expect(f"{what}: exit code and answers", (ours.exit_code, posts - refused), (0, samples))
            promise.check(f"{what}: share of the ideal rate", ideal / ours.seconds, "", at_least=share)
            promise.check(f"{what}: throttled requests", 100 * refused / posts, " %", below=100 * most_refused)


def mock(build, scratch, promise):
    """What `llmeval mock` serves a bare client, against the bare server that does nothing else."""
    with Server(build) as server, Mock(build, scratch, "rules: [{answer: Your refund is on its way.}]\n") as ours:
        body = os.path.join(scratch, "body.json")
        with open(body, "w", encoding="utf-8") as file:
            json.dump({"model": "bench", "messages": [{"role": "user", "content": projects.TICKET.format(n=1)}]}, file)
        rates, ratios = [], []
        for pair in range(5):
            seconds = []
            for url in (server.url, ours.url):
                cost = run([os.path.join(build, "bin/bench_floor"), url + "/v1/chat/completions", str(REQUESTS),
                            str(CONCURRENCY), os.path.abspath(body)])
                promise.kept &= cost.exit_code == 0
                seconds.append(cost.seconds)
            rates.append(REQUESTS / seconds[1])
            ratios.append(seconds[0] / seconds[1])
            print(f"  pair {pair + 1}: bare {REQUESTS / seconds[0]:,.0f}/s, mock {rates[-1]:,.0f}/s; ratio {ratios[-1]:.2f}")
    print(f"  {ours.cpu / (5 * REQUESTS) * 1e6:.1f} us CPU a request, peak {ours.peak_mb:.0f} MB")
    promise.check("median ratio", statistics.median(ratios), "", at_least=0.25)
    promise.check("requests a second, median of 5", statistics.median(rates), "", at_least=10_000)


def streams(build, scratch, promise):
    """1,000 samples at once from a model that drips its answers, a few bytes every 100 ms, for two seconds each."""
    count = 1_000
    answer = "Your refund is on its way, and so is a letter. " * 2
    config = f"rules: [{{answer: '{answer}'}}]\nstream: {{piece: {len(answer) // 20}, pause: 100ms}}\n"
    with Mock(build, scratch, config) as server:
        folder = projects.loopback(os.path.join(scratch, "project"), count, server.url + "/v1",
                                   f"limits: {{concurrency: {count}}}")
        fresh(folder)
        ours = run([llmeval(build), "run", "-q", "-j", str(count)], folder, environment=KEY)
    print(f"  {ours.seconds:.2f} s, {ours.cpu:.2f} s CPU; peaks: run {ours.peak_mb:.0f} MB, mock {server.peak_mb:.0f} MB")
    promise.expect("exit code", ours.exit_code, 0)
    promise.check("all of them", ours.seconds, " s", below=10)
    promise.check("peak memory of 1,000 streams", ours.peak_mb, " MB", below=100)


def empty_program(build, scratch):
    """A main that does nothing, linked to every library that llmeval is linked to, used or not."""
    os.makedirs(scratch, exist_ok=True)
    dynamic = subprocess.run(["objdump", "-p", llmeval(build)], check=True, capture_output=True, text=True).stdout
    libraries = ["-l:" + name for name in re.findall(r"NEEDED\s+(\S+)", dynamic) if not name.startswith("ld-linux")]
    program = os.path.join(scratch, "empty")
    subprocess.run(["g++", "-O2", "-x", "c++", "-", "-o", program, "-Wl,--no-as-needed", *libraries],
                   input="int main() {}\n", text=True, check=True)
    return program


def startup(build, scratch, promise):
    empty = empty_program(build, scratch)
    ours, bare = [], []
    for _ in range(20):
        bare.append(run([empty]).seconds * 1e3)
        ours.append(run([llmeval(build), "--version"]).seconds * 1e3)
    print(f"  median of 20 in turns: --version {statistics.median(ours):.2f} ms, empty {statistics.median(bare):.2f} ms")
    promise.check("--version, times an empty program", statistics.median(ours) / statistics.median(bare), "", below=1.3)
    promise.check("--version", statistics.median(ours), " ms", below=15)


def validate(build, scratch, promise):
    folder = projects.validate(scratch, 1000)
    costs = [run([llmeval(build), "validate"], folder) for _ in range(11)]
    promise.expect("exit codes", {cost.exit_code for cost in costs}, {0})
    promise.check("validate of 1,000 cases, median of 11", statistics.median(c.seconds for c in costs) * 1e3, " ms",
                  below=100)


def million(build, scratch, promise):
    folder = projects.million(scratch, 1_000_000)
    cost = run([llmeval(build), "run", "-q"], folder)
    database = os.path.getsize(os.path.join(folder, ".llmeval/results.db")) / 1e6
    print(f"  {1e6 / cost.seconds:,.0f} samples/s, {cost.cpu:.1f} s CPU, database {database:.0f} MB")
    promise.expect("exit code", cost.exit_code, 0)
    promise.check("1,000,000 replayed cases", cost.seconds, " s", below=90)
    promise.check("peak memory", cost.peak_mb, " MB", below=300)


def rescore(build, scratch, promise):
    """Stored answers scored again, by ten checks each."""
    count = 100_000
    folder = projects.rescore(scratch, count)
    first = run([llmeval(build), "run", "-q"], folder)
    costs = [run([llmeval(build), "score", "last", "-q"], folder) for _ in range(3)]
    for cost in costs:
        print(f"  {count / cost.seconds:,.0f} samples/s, {cost.cpu / count * 1e6:.1f} us CPU a sample, peak {cost.peak_mb:.0f} MB")
    promise.expect("exit codes", {first.exit_code, *(cost.exit_code for cost in costs)}, {0})
    promise.check("100,000 answers by ten checks, median of 3", statistics.median(cost.seconds for cost in costs), " s",
                  below=10)


def diff(build, scratch, promise):
    """Two stored runs compared: a fiftieth of the first fails, a thirtieth of the second."""
    for count, what, limit in ((1_000, " ms", 50), (100_000, " s", 1)):
        folder = projects.diff(os.path.join(scratch, str(count)), count)
        codes = {run([llmeval(build), "run", "-q"], folder).exit_code}
        projects.answer_again(folder, count, 30)
        codes.add(run([llmeval(build), "run", "-q"], folder).exit_code)
        costs = [run([llmeval(build), "diff"], folder) for _ in range(5)]
        promise.expect("exit codes", (codes, {cost.exit_code for cost in costs}), ({1}, {0}))
        seconds = statistics.median(cost.seconds for cost in costs)
        print(f"  {seconds / count * 1e6:.1f} us a pair, {costs[0].cpu / count * 1e6:.1f} us CPU, peak {costs[0].peak_mb:.0f} MB")
        promise.check(f"diff of two runs of {count:,} samples, median of 5", seconds * (1e3 if what == " ms" else 1), what,
                      below=limit)
        shutil.rmtree(folder)


def trend(build, scratch, promise):
    """How 300 runs of 1,000 samples fared; all but the first are copies with other verdicts."""
    runs, count = 300, 1_000
    folder = projects.diff(scratch, count)
    codes = {run([llmeval(build), "run", "-q"], folder).exit_code}
    projects.multiply_run(folder, runs)
    for words, limit in ((["--limit", str(runs)], 1.5), ([], 0.5)):
        costs = [run([llmeval(build), "trend", *words], folder) for _ in range(5)]
        promise.expect("exit codes", (codes, {cost.exit_code for cost in costs}), ({1}, {0}))
        seconds = statistics.median(cost.seconds for cost in costs)
        print(f"  {costs[0].cpu:.2f} s CPU, peak {costs[0].peak_mb:.0f} MB")
        what = f"all {runs} runs" if words else f"the newest 50 of {runs} runs"
        promise.check(f"trend over {what} of {count:,} samples, median of 5", seconds, " s", below=limit)
    shutil.rmtree(folder)


def cached(build, scratch, promise):
    """A run again whose answers are all in the cache."""
    count = 10_000
    with Server(build) as server:
        folder = projects.loopback(scratch, count, server.url + "/v1", "")
        command = [llmeval(build), "run", "-q"]
        fresh(folder)
        promise.expect("exit code of the first run", run(command, folder, environment=KEY).exit_code, 0)
        before = server.posts()
        costs = [run(command, folder, environment=KEY) for _ in range(5)]
        promise.expect("exit codes and requests", ({cost.exit_code for cost in costs}, server.posts() - before), ({0}, 0))
    for cost in costs:
        print(f"  {count / cost.seconds:,.0f} samples/s, {cost.cpu / count * 1e6:.1f} us CPU a sample, peak {cost.peak_mb:.0f} MB")
    promise.check("cached samples a second, median of 5", count / statistics.median(cost.seconds for cost in costs), "",
                  at_least=20_000)


def memory(build, scratch, promise):
    peaks = {}
    for count in (1_000, 100_000, 1_000_000):
        folder = projects.million(os.path.join(scratch, str(count)), count)
        cost = run([llmeval(build), "run", "-q"], folder)
        promise.expect(f"exit code of {count:,}", cost.exit_code, 0)
        peaks[count] = cost.peak_mb
        print(f"  {count:,} cases: peak {cost.peak_mb:.1f} MB")
        shutil.rmtree(folder)
    promise.check("growth", (peaks[1_000_000] - peaks[1_000]) * 2**20 / 999_000, " bytes a case", below=64)
    promise.check("peak at 1,000,000", peaks[1_000_000], " MB", below=200)


def gsm8k(build, scratch, promise):
    if not os.path.exists(GSM8K):
        print(f"  not measured: {GSM8K} is not there")
        return
    folder = projects.gsm8k(scratch, GSM8K)
    costs = []
    for _ in range(5):
        fresh(folder)
        costs.append(run([llmeval(build), "run", "-q", "-o", "json:out.json"], folder))
    with open(os.path.join(folder, "out.json"), encoding="utf-8") as file:
        passed = {group["model"]: group["pass"] for group in json.load(file)["groups"]}
    promise.expect("passed", passed, {"175b_finetuning": 458, "175b_verification": 742})
    promise.check("2,638 samples, median of 5", statistics.median(cost.seconds for cost in costs), " s", below=1)


def schema(build, scratch, promise):
    """A JSON Schema of 30 properties; the floor is parsing the answer that it is asked of."""
    del scratch
    ended = subprocess.run([os.path.join(build, "bin/bench_schema")], check=True, capture_output=True, text=True)
    micros = json.loads(ended.stdout)
    print(f"  parsing the answer {micros['parse']:.2f} us")
    promise.check("validating an answer of 30 properties", micros["validate"], " us", below=10)
    promise.check("validating, times parsing", micros["validate"] / micros["parse"], "", below=1)
    promise.check("compiling its schema", micros["compile"] / 1e3, " ms", below=1)


def writers(build, scratch, promise):
    """Each writer of reports, told one sample over and over."""
    del scratch
    ended = subprocess.run([os.path.join(build, "bin/bench_writers")], check=True, capture_output=True, text=True)
    for name, (passing, errors) in json.loads(ended.stdout).items():
        print(f"  {name}: {errors:,.0f} samples with an error a second")
        promise.check(f"{name}: passing samples a second", passing, "", at_least=150_000)


BENCHMARKS = {function.__name__: function
              for function in (throughput, concurrency, ratelimit, mock, streams, startup, validate, million, rescore, diff, trend,
                               cached, memory, gsm8k, schema, writers)}


def main():
    build, *chosen = sys.argv[1:]
    if not chosen or "all" in chosen:
        chosen = list(BENCHMARKS)
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        print(f"bench: unknown '{unknown[0]}'; one of {', '.join(BENCHMARKS)}, all", file=sys.stderr)
        return 2
    promise = Promise()
    for name in chosen:
        print(f"{name}:", flush=True)
        BENCHMARKS[name](build, os.path.join(build, "bench", name), promise)
    return 0 if promise.kept else 1


sys.exit(main())
