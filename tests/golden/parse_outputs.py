"""Reads the golden reports with parsers that are not ours: JSON, JSON Lines, XML; against their schemas where the
validators are there, else it says that it did not.

usage: parse_outputs.py GOLDEN_FOLDER JUNIT_XSD
"""

import glob
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

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


def read_junit():
    for path in files("*.xml"):
        samples = json.loads(text(path[:-4] + ".json"))["samples"]
        root = ElementTree.fromstring(text(path).encode())
        cases = list(root.iter("testcase"))
        assert len(cases) == len(samples), path
        names = {(case.get("classname"), case.get("name")) for case in cases}
        assert len(names) == len(cases), "two cases of one name"
        elements = {"pass": set(), "fail": {"failure"}, "error": {"error"}, "skipped": {"skipped"}}
        for case, sample in zip(cases, samples):
            by_another = sample["served_by"] != sample["model"]
            assert case.findtext("system-out") == (f"served by {sample['served_by']}" if by_another else None), path
            results = [child for child in case if child.tag != "system-out"]
            assert {child.tag for child in results} == elements[sample["verdict"]], path
            for child in results:
                assert child.get("message") in child.text, "the text must repeat the message"
        for suite in root:
            assert int(suite.get("tests")) == len(suite.findall("testcase")), path
            assert int(suite.get("failures")) == len(suite.findall("testcase/failure")), path
            assert int(suite.get("errors")) == len(suite.findall("testcase/error")), path


def validate_junit():
    if shutil.which("xmllint") is None or not os.path.exists(xsd):
        print("not checked: JUnit against Jenkins' schema (xmllint or ../shared/data/junit is not there)")
        return
    subprocess.run(["xmllint", "--noout", "--nonet", "--schema", xsd, *files("*.xml")], check=True)


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


for step in (read_json, read_events, read_junit, validate_junit, validate_reports):
    step()
