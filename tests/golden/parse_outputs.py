"""Reads the golden reports with parsers that are not ours: JSON, JSON Lines, CSV, XML; against their schemas where the
validators are there, else it says that it did not.

usage: parse_outputs.py GOLDEN_FOLDER JUNIT_XSD
"""

import csv
import glob
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import sys
import xml.etree.ElementTree as ElementTree

import junitparser

golden, xsd = sys.argv[1:]


def files(pattern):
    found = sorted(glob.glob(os.path.join(golden, pattern)))
    assert found, f"no {pattern} in {golden}"
    return found


def text(path):
    with open(path, encoding="utf-8", newline="") as file:  # Strict: broken UTF-8 is an exception.
        return file.read()


def reports():
    return [path for path in files("*.json") if not path.endswith(".schema.json")]


def read_json():
    for path in reports():
        report = json.loads(text(path))
        rows = [json.loads(line) for line in text(path[:-5] + ".jsonl").split("\n")[:-1]]
        assert len(rows) == len(report["samples"]), path
        for row, sample in zip(rows, report["samples"]):
            assert row["case"] == sample["case"] and row["answer"] == sample["answer"], path
            assert not any(isinstance(cell, (dict, list)) for cell in row.values()), "a row is not flat"
        tally = report["tally"]
        for verdict in ("pass", "fail", "error", "skipped"):
            count = sum(sample["verdict"] == verdict for sample in report["samples"])
            assert tally[verdict] == count == sum(group[verdict] for group in report["groups"]), path


def read_events():
    for path in files("*.events.jsonl"):
        events = [json.loads(line) for line in text(path).split("\n")[:-1]]
        assert events[0]["type"] == "run_started" and events[-1]["type"] == "run_finished", path
        assert all(event["v"] == 1 for event in events), path
        started = sum(event["type"] == "sample_started" for event in events)
        assert started == sum(event["type"] == "sample_finished" for event in events), path


def read_csv():
    for path in files("*.csv"):
        table = list(csv.reader(io.StringIO(text(path).removeprefix("\ufeff"), newline=""), strict=True))
        rows = [json.loads(line) for line in text(path[:-4] + ".jsonl").split("\n")[:-1]]
        assert len(table) == len(rows) + 1 and all(len(row) == len(table[0]) for row in table), path
        assert table[0][:-1] == [name for name in rows[0] if "." not in name], "other columns than jsonl"
        for cells, row in zip(table[1:], rows):
            for name, cell in zip(table[0][:-1], cells):
                if isinstance(row[name], (int, float)) and not isinstance(row[name], bool):
                    assert float(cell) == row[name], (path, name)
                elif row[name] is None:
                    assert cell == "", (path, name)


def junit_files():
    return [(path, json.loads(text(re.sub(r"(.strict)?.xml$", ".json", path)))) for path in files("*.xml")]


RESULTS = {"pass": set(), "fail": {"failure", "flakyFailure"}, "error": {"error"}, "skipped": {"skipped"}}


def read_junit():
    for path, report in junit_files():
        strict = path.endswith(".strict.xml")
        root = ElementTree.fromstring(text(path).encode())
        every = list(root.iter("testcase"))
        cases = [case for case in every if case.get("name") != "not run"]
        assert len(cases) == len(report["samples"]), path
        names = {(case.get("classname"), case.get("name")) for case in every}
        assert len(names) == len(every), "two cases of one name"
        for case, sample in zip(cases, report["samples"]):
            by_another = sample["served_by"] != sample["model"] and not strict
            assert case.findtext("system-out") == (f"served by {sample['served_by']}" if by_another else None), path
            results = [child for child in case if child.tag not in ("system-out", "properties")]
            assert {child.tag for child in results} <= RESULTS[sample["verdict"]] | {"flakyFailure"}, path
            assert results or strict or sample["verdict"] == "pass", path
            for child in results:
                assert child.get("message") in "".join(child.itertext()), "the text must repeat the message"
            took = {**(sample["usage"] or {}), "cost_nano_usd": sample["cost_nano_usd"]}
            took = {name: str(took[name]) for name in ("input_tokens", "output_tokens", "cost_nano_usd")
                    if took.get(name) is not None}
            told = {one.get("name"): one.get("value") for one in case.iter("property")}
            assert strict or took.items() <= told.items(), (took, told)
        for suite in root:
            assert int(suite.get("tests")) == len(suite.findall("testcase")), path
            for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                assert int(suite.get(count)) == len(suite.findall(f"testcase/{tag}")), path
        left = report["tally"]["planned"] - len(report["samples"])
        assert sum(int(case.find("skipped").get("message").split()[0]) for case in every if case not in cases) == left, path


def read_by_junitparser():
    """What Debian's junitparser reads is what expat reads, piece by piece."""
    for path, _ in junit_files():
        read = junitparser.JUnitXml.fromfile(path)
        root = ElementTree.fromstring(text(path).encode())
        assert [suite.name for suite in read] == [suite.get("name") for suite in root], path
        for suite, element in zip(read, root):
            assert (suite.tests, suite.failures, suite.errors, suite.skipped) == tuple(
                int(element.get(count)) for count in ("tests", "failures", "errors", "skipped")), path
            assert [(one.name, one.value) for one in suite.properties()] == [
                (one.get("name"), one.get("value")) for one in element.find("properties")], path
            for case, wanted in zip(suite, element.iter("testcase"), strict=True):
                assert (case.name, case.classname, case.time) == (
                    wanted.get("name"), wanted.get("classname"), float(wanted.get("time"))), path
                assert [(type(one).__name__.lower(), one.message, one.text) for one in case.result] == [
                    (one.tag, one.get("message"), one.text) for one in wanted
                    if one.tag in ("failure", "error", "skipped")], path
                assert case.system_out == wanted.findtext("system-out"), path


def valid_by(schema, documents):
    """xmllint says which is not."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, document in enumerate(documents):
            names.append(os.path.join(folder, f"{number}.xml"))
            document.write(names[-1], encoding="utf-8")
        subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, *names], check=True)


def validate_junit():
    """junit: Jenkins' schema, without what is ours; junit-strict: both."""
    if shutil.which("xmllint") is None or not os.path.exists(xsd):
        print("not checked: JUnit against its schemas (xmllint or ../shared/data/junit is not there)")
        return
    strict = [ElementTree.parse(path) for path in files("*.strict.xml")]
    valid_by(xsd, strict)
    valid_by(os.path.join(os.path.dirname(xsd), "junit-windyroad.xsd"), strict)
    whole = [ElementTree.parse(path) for path in files("*.xml") if not path.endswith(".strict.xml")]
    for document in whole:
        for case in document.iter("testcase"):
            case.attrib.pop("file", None)
            case.attrib.pop("line", None)
            for properties in case.findall("properties"):
                case.remove(properties)
    valid_by(xsd, whole)


def validate_reports():
    try:
        import jsonschema
    except ImportError:
        print("not checked: reports against their JSON Schema (python3-jsonschema is not there)")
        return
    schema = json.loads(text(os.path.join(golden, "report.schema.json")))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for path in reports():
        report = json.loads(text(path))
        validator.validate(report)
        del report["samples"][0]["served_by"]
        assert not validator.is_valid(report), "the schema misses a missing field"


for step in (read_json, read_csv, read_events, read_junit, read_by_junitparser, validate_junit, validate_reports):
    step()
