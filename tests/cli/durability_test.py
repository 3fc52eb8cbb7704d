"""Disks that are full, folders that are read-only, databases that are locked, damaged, newer or shared: what is said, and
that nothing is lost that was stored."""

import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import unittest

from harness import BINARY, MODELS, ChatServer, CliTest, finish, wait_until

MANY = """\
suite: many
prompts: [../prompts/ask.txt]
models: [echo]
expect: [{contains: "{{ question }}"}]
cases: [{file: cases.jsonl}]
"""


def namespaces():
    """Whether a file system of one's own can be mounted, as root or not."""
    if shutil.which("unshare") is None:
        return False
    probe = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


class Durability(CliTest):
    def many(self, cases=2000):
        self.project.small()
        (self.project.root / "evals/small.eval.yaml").unlink()
        self.project.write("evals/many.eval.yaml", MANY)
        rows = (json.dumps({"id": f"c{i}", "question": f"word{i} " + "x" * 200}) for i in range(cases))
        self.project.write("evals/cases.jsonl", "\n".join(rows) + "\n")
        return self.project

    def database(self):
        return sqlite3.connect(self.project.root / ".llmeval/results.db")

    def answers(self):
        """How many answers are stored, after a look at the whole database."""
        database = self.database()
        self.addCleanup(database.close)
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
        return database.execute("SELECT count(*) FROM calls").fetchone()[0]

    def bytes_hash(self):
        return hashlib.sha256((self.project.root / ".llmeval/results.db").read_bytes()).hexdigest()

    @unittest.skipUnless(namespaces(), "no file system of one's own can be mounted here")
    def test_a_full_disk(self):
        project = self.many()
        (project.root / ".llmeval").mkdir()
        script = """
            mount -t tmpfs -o size=1m tmpfs .llmeval
            "$0" run -q; echo "exit $?"
            "$0" runs
            mount -o remount,size=64m tmpfs .llmeval
            "$0" run --resume -q; echo "exit $?"
            "$0" export last -o json:report.json
        """
        ended = subprocess.run(["unshare", "-rm", "sh", "-c", script, BINARY], cwd=project.root, capture_output=True,
                               text=True, env=project.environment({}), check=False, timeout=120)
        told = ended.stdout + ended.stderr
        self.assertIn("no space left for the database", told)
        self.assertIn("what was stored is safe: make room, then llmeval run --resume goes on", told)
        self.assertIn("exit 3", told)
        self.assertIn("killed", told)
        self.assertTrue(ended.stdout.rstrip().endswith("exit 0"), told)
        report = json.loads((project.root / "report.json").read_text())
        self.assertEqual((report["tally"]["pass"], report["run"]["resumed"]), (2000, 1))

    def test_a_file_that_may_not_grow(self):
        project = self.many()
        project.run("run", "-q", "--limit", "5")
        before = self.answers()

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

        ended = self.check(finish(project.start("run", "-q", preexec_fn=limit)), 3, err="results.db' cannot be written or read: disk I/O error")
        self.assertEqual(ended.err.count("error:"), len(ended.err.strip().splitlines()), "errors, not a crash")
        self.assertGreaterEqual(self.answers(), before)
        self.check(project.run("run", "--resume", "-q"), 0, out="gate: pass")
        self.assertEqual(self.answers(), before + 2000)

    def test_a_folder_that_is_read_only(self):
        project = self.project.small()
        project.run("run", "-q")
        stored = self.answers()
        folder = project.root / ".llmeval"
        for path in (project.root, folder, *folder.iterdir()):
            path.chmod(0o555 if path.is_dir() else 0o444)
        self.addCleanup(folder.chmod, 0o755)
        # Nothing is read-only for root.
        who = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        self.check(finish(project.start("run", "-q", **who)), 2, err="results.db' cannot be written (its file or its folder is read-only)")
        self.check(finish(project.start("run", "-q", "--db", ".llmeval/new.db", **who)), 2, err="cannot open the database")
        folder.chmod(0o755)
        self.assertEqual(self.answers(), stored)

    def test_a_database_that_another_program_locks(self):
        project = self.project.small()
        project.run("run", "-q")
        stored = self.answers()
        other = self.database()
        self.addCleanup(other.close)
        other.execute("BEGIN EXCLUSIVE")
        self.check(project.run("run", "-q"), 2, err="results.db' is locked by another program (try again when that has finished)")
        other.rollback()
        self.assertEqual(self.answers(), stored)
        self.check(project.run("run", "-q"), 0)

    def test_a_damaged_database(self):
        project = self.many(300)
        project.run("run", "-q")
        file = project.root / ".llmeval/results.db"
        whole = file.read_bytes()
        page = int.from_bytes(whole[16:18], "big")
        damages = {
            "its first table": whole[:page] + b"\xff" * page * 3 + whole[page * 4:],
            "all but its start": whole[: page * 2] + b"\x00" * (len(whole) - page * 2),
            "cut short": whole[: len(whole) // 3],
            "its head": b"SQLite format 9\x00" + whole[16:],
        }
        for what, damaged in damages.items():
            with self.subTest(what):
                file.write_bytes(damaged)
                ended = project.run("run", "-q")
                self.assertIn(ended.code, (2, 3), ended)
                self.assertRegex(ended.err, r"error: (the database '.*results\.db' is damaged: |'.*results\.db' is not a database)")
                self.assertNotIn("this is a bug", ended.err)
                self.assertRegex(project.run("show").err, "is damaged|is not a database")
        file.write_bytes(whole)
        self.check(project.run("show", "-q"), 0, out="gate: pass")

    def test_a_database_of_a_newer_version(self):
        project = self.project.small()
        project.run("run", "-q")
        database = self.database()
        database.execute("PRAGMA user_version = 99")
        database.commit()
        database.close()
        before = self.bytes_hash()
        for words in (["run"], ["runs"], ["show"], ["score", "last"], ["run", "--resume"]):
            self.check(project.run(*words), 2, err=["was written by a newer llmeval (version 99 of the format", "update llmeval"])
        self.assertEqual(self.bytes_hash(), before)

    def test_many_processes_make_and_use_one_database(self):
        for _ in range(5):
            project = self.project.small()
            shutil.rmtree(project.root / ".llmeval", ignore_errors=True)
            processes = [project.start("run", "-q", "--trials", "40") for _ in range(6)]
            for process in processes:
                self.check(finish(process), 0, out="gate: pass")
            runs = json.loads(project.run("runs", "--json").out)
            self.assertEqual([(run["state"], run["pass"]) for run in runs], [("complete", 120)] * 6)
            self.assertEqual(self.answers(), 720)

    def test_a_run_whose_database_is_locked_on_the_way_can_go_on(self):
        server = ChatServer(self, answer=lambda body: body["messages"][-1]["content"])
        models = MODELS + '  remote: {provider: openai, model: m, base_url: "${env:URL}"}\n'
        project = self.project.small(models=models)
        env = {"URL": server.url, "OPENAI_API_KEY": "k"}
        held = []
        server.answer = lambda body: (wait_until(lambda: held, "the lock"), body["messages"][-1]["content"])[1]
        process = project.start("run", "-q", "-m", "remote", env=env)
        wait_until(lambda: server.requests and "running" in project.run("runs").out, "a request of a stored run")
        other = self.database()
        self.addCleanup(other.close)
        other.execute("BEGIN IMMEDIATE")
        held.append(True)
        self.check(finish(process), 3, err="is locked by another program")
        other.rollback()
        report = project.run_json("--resume", env=env)
        self.assertEqual(report["tally"]["pass"], 3)


if __name__ == "__main__":
    unittest.main()
