"""How models are reached: proxies by the usual variables, redirects, and where keys go on the way."""

import unittest

from harness import ChatServer, CliTest, Reply

KEY = "sk-canary-4242424242"


class Network(CliTest):
    def project_at(self, url):
        entry = f"provider: openai, model: m, base_url: '{url}', api_key_env: SOME_KEY, stream: false"
        return self.project.small(models=f"models:\n  remote: {{{entry}}}\n")

    def ping(self, project, code, env=(), **checks):
        ended = self.check(project.run("ping", env={"SOME_KEY": KEY, **dict(env)}), code, **checks)
        self.assertNotIn(KEY, ended.out + ended.err)

    def test_a_proxy_by_the_usual_variables(self):
        proxy = ChatServer(self, answer=lambda body: '{"ok": true}')
        address = proxy.url.removesuffix("/v1")
        project = self.project_at("http://llm.invalid/v1")
        for name in ("http_proxy", "all_proxy", "ALL_PROXY"):
            self.ping(project, 0, {name: address}, out="remote  ok")
        self.assertEqual([path for path, _, _ in proxy.requests], ["http://llm.invalid/v1/chat/completions"] * 3)
        for name in ("no_proxy", "NO_PROXY"):
            self.ping(project, 1, {"http_proxy": address, name: ".invalid"}, out="FAIL  connect_error")
        self.assertEqual(len(proxy.requests), 3)

    def test_a_key_of_the_proxy_is_not_shown(self):
        project = self.project_at("http://llm.invalid/v1")
        self.ping(project, 1, {"http_proxy": f"http://user:{KEY}@127.0.0.1:1"}, out="FAIL  connect_error")

    def test_a_redirect_is_not_followed(self):
        elsewhere = ChatServer(self)
        for status in (301, 302, 307, 308):
            server = ChatServer(self, script=[Reply(status, body={}, headers={"Location": elsewhere.url})])
            self.ping(self.project_at(server.url), 1, out=f"HTTP {status}")
        self.assertEqual(elsewhere.requests, [])

    def test_a_key_in_an_address_is_refused(self):
        project = self.project_at("https://llm.invalid/v1?key=${env:SOME_KEY}")
        self.ping(project, 2, err="'base_url' holds a key in its query (name the key's variable in api_key_env)")


if __name__ == "__main__":
    unittest.main()
