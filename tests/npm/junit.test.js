// junit2json reads the golden JUnit reports without loss: suites, cases, verdicts, messages, texts and properties are those of
// the JSON report of the same run.
// usage: npm ci && npm test
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "junit2json";

const golden = new URL("../golden/", import.meta.url);
const elements = { failure: "fail", error: "error", skipped: "skipped" };

function read(name) {
  return readFileSync(new URL(name, golden), "utf8");
}

for (const name of readdirSync(golden).filter((name) => name.endsWith(".xml"))) {
  test(name, async () => {
    const isStrict = name.endsWith(".strict.xml");
    const report = JSON.parse(read(name.replace(/(\.strict)?\.xml$/, ".json")));
    const suites = (await parse(read(name))).testsuite;
    const cases = suites.flatMap((suite) => suite.testcase ?? []).filter((one) => one.name !== "not run");
    assert.equal(cases.length, report.samples.length);
    for (const suite of suites) {
      assert.equal(suite.tests, suite.testcase.length);
      assert.equal(suite.failures, suite.testcase.filter((one) => one.failure).length);
      assert.equal(suite.errors, suite.testcase.filter((one) => one.error).length);
      const run = suite.properties.find((property) => property.name === "run");
      assert.equal(run.value, report.run.id);
    }
    report.samples.forEach((sample, at) => {
      const one = cases[at];
      // The reader makes numbers of what looks like one.
      assert.equal(String(one.name).replace(/~\d+$/, ""), sample.case);
      assert.ok(one.classname.startsWith(sample.suite.replaceAll(".", "_") + "."));
      const told = Object.keys(elements).filter((element) => one[element]);
      const isFlaky = sample.verdict === "fail" && told.length === 0;
      assert.deepEqual(told.map((element) => elements[element]), sample.verdict === "pass" || isFlaky ? [] : [sample.verdict]);
      for (const element of told) {
        const [result] = one[element];
        assert.ok(result.message.length > 0);
        assert.ok(result.inner.startsWith(result.message));
      }
      const properties = Object.fromEntries((one.properties ?? []).map(({ name, value }) => [name, value]));
      for (const key of isStrict ? [] : ["input_tokens", "output_tokens", "cost_nano_usd"]) {
        assert.equal(properties[key] ?? null, { ...sample.usage, ...sample }[key] ?? null);
      }
    });
  });
}
