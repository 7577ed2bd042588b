import net from "node:net";
import { expect, test } from "vitest";

test.each([
  ["an address", () => net.connect(443, "192.0.2.1")],
  ["a name", () => net.connect({ host: "login.salesforce.com", port: 443 })],
  ["what only begins like this machine", () => net.connect(80, "127.0.0.1.example.com")],
])("a test that opens a socket to %s fails at the call", (_what, connect) => {
  expect(connect).toThrow("a test tried to leave loopback");
});

test("a request goes nowhere either", async () => {
  await expect(fetch("http://192.0.2.1/")).rejects.toMatchObject({
    cause: { message: "a test tried to leave loopback: 192.0.2.1" },
  });
});
