"""A key never appears: not in what is printed, reported, recorded or stored, whatever a server says of it."""

import unittest

from harness import ChatServer, CliTest, Reply, chat_completion

CANARY = "sk-canary-4f1c9a7e"

# As each provider sends it and hears of it; the shapes of the replies are all OpenAI's, which is as good as any garbage.
PROVIDERS = ("openai", "openai-responses", "azure", "anthropic", "gemini", "bedrock")


def echoes():
    """Replies that repeat the key wherever there is room for a text."""
    answer = chat_completion(f"the key is {CANARY}", model=CANARY)
    answer["system_fingerprint"] = CANARY
    answer["choices"][0]["message"]["reasoning_content"] = CANARY
    headers = {"x-request-id": CANARY, "x-ratelimit-limit-requests": CANARY, "retry-after": CANARY, "cf-ray": CANARY}
    error = {"error": {"message": f"wrong key {CANARY}", "type": CANARY, "code": CANARY}}
    return [
        Reply(200, body=answer, headers=headers),
        Reply(200, body=answer, headers={"Content-Type": "text/event-stream"}),
        Reply(200, body=error, headers=headers),
        Reply(400, body=error, headers=headers),
        Reply(400, body={"detail": [{"loc": [CANARY], "msg": CANARY}]}),
        Reply(401, body={"error": f"Bearer {CANARY}"}),
        Reply(403, body="x" * 190 + CANARY),
        Reply(404, body=[CANARY]),
        Reply(500, body={"message": CANARY}, headers=headers),
        Reply(302, body=CANARY, headers={"Location": f"http://127.0.0.1:1/?key={CANARY}"}),
    ]


class Secrets(CliTest):
    def project_of(self, provider, url):
        self.project.write("evals/models.yaml", f"""models:
  m: {{provider: {provider}, base_url: '{url}', model: x, api_key_env: KEY, retry: {{attempts: 1}}}}
""")
        cases = "".join(f"  - {{id: c{i}, vars: {{message: 'hi {i}'}}}}\n" for i in range(len(echoes())))
        self.project.write("evals/s.eval.yaml",
                           "suite: s\nprompts: {name: p, text: 'Say {{ message }}'}\nmodels: m\n"
                           "expect: [{contains: nothing like it}]\ncases:\n" + cases)

    def test_it_is_nowhere(self):
        for provider in PROVIDERS:
            with self.subTest(provider):
                self.look_everywhere(provider)

    def look_everywhere(self, provider):
        server = ChatServer(self)
        self.project_of(provider, server.url)
        env = {"KEY": CANARY}
        said = []
        for i, reply in enumerate(echoes()):  # A run each: a refused key stops all that comes after it.
            server.script.append(reply)
            said.append(self.project.run(
                "run", "-v", "-c", f"c{i}", "-o", f"report-{i}.json", "-o", f"rows-{i}.jsonl", "-o", f"events:events-{i}",
                "-o", f"junit:junit-{i}.xml", "-o", f"text:report-{i}.txt", "--record", f"tape-{i}.jsonl", env=env))
            if i % 4 == 0:
                said.append(self.project.run("show", "--case", f"c{i}"))
        said += [self.project.run(*words, env=env) for words in (
            ("run", "--replay", "tape-0.jsonl"), ("show", "--answers"), ("explain", "s", "--case", "c0"),
            ("run", "--dry-run"), ("cache", "ls"))]
        self.assertEqual(len(server.requests), len(echoes()))
        self.assertIn(CANARY, str(server.requests[0][1]))
        for ended in said:
            self.assertNotIn(CANARY, ended.out + ended.err)
        for path in self.project.root.rglob("*"):
            if path.is_file():
                self.assertNotIn(CANARY.encode(), path.read_bytes(), path)


if __name__ == "__main__":
    unittest.main()
