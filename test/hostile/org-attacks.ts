import { existsSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { CliResult } from "../helpers/cli.ts";
import { craftedZip } from "../helpers/crafted-zip.ts";
import { assertionsIn } from "../helpers/leaks.ts";
import { type Line, onOrg } from "../secrets/lines.ts";
import type { SecretWorld } from "../secrets/world.ts";
import type { Attack } from "./attack.ts";
import { answering, type Reply, withField } from "./hostile-org.ts";

/** Another server, to which an org would have a client go. */
interface Elsewhere {
  url: string;
  asked: string[];
  close(): void;
}

async function elsewhere(): Promise<Elsewhere> {
  const asked: string[] = [];
  const server = createServer((message, response) => {
    asked.push(`${message.method} ${message.url}`);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, close: () => server.close() };
}

/** The org answers otherwise than it should; `effects` says what must not come of it. */
function org(
  says: string,
  on: readonly string[] | undefined,
  change: (reply: Reply, other: string, world: SecretWorld) => Reply,
  effects: (world: SecretWorld, said: CliResult) => string[] = () => [],
): Attack {
  let other: Elsewhere | undefined;
  return {
    says,
    ...(on ? { on } : {}),
    async strike(world) {
      const there = await elsewhere();
      other = there;
      const end = await answering(world, (reply) => change(reply, there.url, world));
      return () => {
        end();
        there.close();
      };
    },
    effects: (world, said) => [
      ...(other?.asked ?? []).map((request) => `another server was asked: ${request}`),
      ...effects(world, said),
    ],
  };
}

const notTaken = (_world: SecretWorld, { code }: CliResult) => (code === 0 ? ["exit 0: it was taken"] : []);
const READS = ["plan", "verify", "drift"];
const GIVES = [...READS, "apply", "handoff", "credentials show"];
/** It takes seconds. */
const slow = (attack: Attack): Attack => ({ ...attack, slow: true });

const PLACES: readonly [says: string, at: RegExp][] = [
  ["the token endpoint", /\/services\/oauth2\/token/],
  ["REST", /\/services\/data/],
  ["the Metadata API", /\/services\/Soap\/m/],
];

const REDIRECTS: readonly Attack[] = [301, 302, 303, 307, 308].flatMap((status) =>
  PLACES.map(([says, at]) =>
    org(`${says} sends on to another host, ${status}`, status === 302 ? undefined : READS, (reply, other) =>
      at.test(reply.path)
        ? { ...reply, status, headers: { location: `${other}${reply.path}` }, body: Buffer.from("") }
        : reply,
    ),
  ),
);

const ADDRESSES: readonly Attack[] = [
  ...[
    "instance_url",
    "id",
    "serverUrl",
    "metadataServerUrl",
    "nextRecordsUrl",
    "url",
    "sfdc_community_url",
    "location",
  ].map((name) =>
    org(`${name} leads to another host`, GIVES, (reply, other) =>
      withField(reply, name, () => `${other}/services/data/v68.0/`),
    ),
  ),
  org("more rows are at another host", READS, (reply, other) =>
    more(reply, `${other}/services/data/v68.0/query/01g-2000`),
  ),
  org("more rows are at another host, by //", READS, (reply, other) =>
    more(reply, `//${new URL(other).host}/services/data/v68.0/query/01g`),
  ),
  org("more rows are at another host, by @", READS, (reply, other) => more(reply, `@${new URL(other).host}/query/01g`)),
  slow(
    org(
      "more rows are always to come",
      READS,
      (reply) => more(reply, "/services/data/v68.0/query/01g000000000001AAA-2000"),
      notTaken,
    ),
  ),
];

/** Says of each answer to a query that it is not the last one. */
function more(reply: Reply, next: string): Reply {
  const text = reply.body.toString("utf8");
  if (!/"records"/.test(text) && !reply.path.includes("/query/01g")) return reply;
  if (reply.path.includes("/query/01g")) {
    return {
      ...reply,
      status: 200,
      body: Buffer.from(JSON.stringify({ totalSize: 9, done: false, nextRecordsUrl: next, records: [] })),
    };
  }
  const value = JSON.parse(text, (key, one) => (key === "done" ? false : one));
  const named = JSON.parse(
    JSON.stringify(value, (_key, one) =>
      one && typeof one === "object" && Array.isArray(one.records)
        ? { ...one, done: false, nextRecordsUrl: next }
        : one,
    ),
  );
  return { ...reply, body: Buffer.from(JSON.stringify(named)) };
}

const MARK = "kantiv-sf-unpacked";

function unpacked({ box }: SecretWorld): string[] {
  const places = [box.folder, dirname(box.folder), "/", "/tmp"].map((folder) => join(folder, MARK));
  const found = places.filter((path) => existsSync(path));
  for (const path of found) rmSync(path);
  return found.map((path) => `${path} was written`);
}

const ZIPS: readonly Attack[] = (
  [
    ["a path out of it", () => craftedZip(`../../${MARK}`, Buffer.from("x"))],
    ["a path below one of its folders, and out", () => craftedZip(`unpackaged/../../../${MARK}`, Buffer.from("x"))],
    ["a whole path", () => craftedZip(`/tmp/${MARK}`, Buffer.from("x"))],
    ["a path with backslashes", () => craftedZip(`..\\..\\${MARK}`, Buffer.from("x"))],
    ["a path on a drive", () => craftedZip(`C:/${MARK}`, Buffer.from("x"))],
    ["a link out of it", () => craftedZip("unpackaged", Buffer.from("/tmp"), { mode: 0o120_777 })],
    ["a file that says to have 4 GB", () => craftedZip("a.eca", Buffer.from("x"), { size: 0xffff_fff0 })],
    ["a file that has more than it says", () => craftedZip("a.eca", Buffer.alloc(5_000_000), { size: 10 })],
    ["no zip in it", () => Buffer.from("PK\x03\x04 and nothing more")],
    ["nothing in it", () => Buffer.alloc(0)],
  ] as const
).map(([says, make]) =>
  org(
    `a retrieve with ${says}`,
    READS,
    (reply) => withField(reply, "zipFile", () => make().toString("base64")),
    unpacked,
  ),
);

const at = (path: RegExp, change: (reply: Reply) => Reply) => (reply: Reply) =>
  path.test(reply.path) ? change(reply) : reply;
const json = (text: string) => ({ status: 200, body: Buffer.from(text) });

/** Unpacked it is more than any answer may have; packed a quarter of a megabyte. */
let packed: Buffer | undefined;
function tooLarge(reply: Reply): Reply {
  packed ??= gzipSync(Buffer.alloc(260_000_000));
  return {
    ...reply,
    status: 200,
    headers: { "content-encoding": "gzip", "content-type": "application/json" },
    body: packed,
  };
}

const SIZES: readonly Attack[] = [
  slow(org("an answer of 260 MB, packed, by REST", ["plan"], at(/\/services\/data\/?$/, tooLarge), notTaken)),
  org(
    "100,000 lists in each other, by REST",
    READS,
    at(/\/services\/data/, (reply) => ({ ...reply, ...json("[".repeat(100_000) + "]".repeat(100_000)) })),
    notTaken,
  ),
  org(
    "100,000 lists in each other, at the token endpoint",
    ["verify"],
    at(/oauth2\/token/, (reply) => ({
      ...reply,
      ...json(`{"access_token":${"[".repeat(100_000)}${"]".repeat(100_000)}}`),
    })),
    notTaken,
  ),
  org(
    "100,000 elements in each other, by SOAP",
    READS,
    at(/\/services\/Soap/, (reply) => ({
      ...reply,
      status: 200,
      body: Buffer.from("<a>".repeat(100_000) + "</a>".repeat(100_000)),
    })),
  ),
  org(
    "entities that grow to a billion letters, by SOAP",
    READS,
    at(/\/services\/Soap/, (reply) => ({
      ...reply,
      status: 200,
      body: Buffer.from(
        `<!DOCTYPE a [<!ENTITY a "ha">${[..."bcdefghij"].map((name, nth) => `<!ENTITY ${name} "${`&${"abcdefghij"[nth]};`.repeat(10)}">`).join("")}]><a>&j;</a>`,
      ),
    })),
  ),
  org(
    "a version of a million digits",
    READS,
    at(/\/services\/data\/?$/, (reply) => ({
      ...reply,
      ...json(`[{"version":"${"9".repeat(1_000_000)}.0","url":"/","label":"x"}]`),
    })),
    notTaken,
  ),
];

const INJECTED = "' OR Name LIKE '%";
const IDS: readonly Attack[] = [
  ["a quote", INJECTED],
  ["a path", "../../../services/oauth2/revoke"],
  ["nothing", ""],
  ["17 signs", "00D00000000000001"],
  ["18 signs with the wrong end", "00D7Y000000ABCDXXX"],
  ["a line", "00D000000000001\r\nX-Own: 1"],
  ["a million signs", "0".repeat(1_000_000)],
].flatMap(([says = "", id = ""]) =>
  ["Id", "organization_id"].map((name) =>
    org(
      `${name} in the org's answers is ${says}`,
      READS,
      (reply) => withField(reply, name, () => id),
      (_world, said) => (name === "Id" ? notTaken(_world, said) : []),
    ),
  ),
);

const TOKENS: readonly Attack[] = [
  ["another org's", "00D000000000099EAA!AQ0AQ.foreign"],
  ["with a line of its own", "00D000000000001EAA!AQ0A\r\nX-Own: 1"],
  ["empty", ""],
  ["no session at all", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
  ["a million signs long", `00D000000000001EAA!${"A".repeat(1_000_000)}`],
].map(([says = "", token = ""]) =>
  org(
    `the session that a login opens is ${says}`,
    ["verify"],
    (reply) => withField(reply, "access_token", () => token),
    notTaken,
  ),
);

/** A day, a clock that is wrong by an hour more, and what an assertion lives. */
const LONGEST_MS = 26 * 3_600_000;

/** Tried with what signs an assertion. */
const SIGNING = { verify: onOrg("verify"), apply: onOrg("apply", "--yes") };

function clock(says: string, date: string): Attack[] {
  return Object.entries(SIGNING).map(([name, line]) => clockOn(name, line, says, date));
}

function clockOn(name: string, line: Line, says: string, date: string): Attack {
  let sent: string[] = [];
  return {
    says: `the org's clock says ${says}, ${name}`,
    line,
    strike(world) {
      sent = [];
      const refused = Buffer.from(
        JSON.stringify({ error: "invalid_grant", error_description: "expired authorization code" }),
      );
      return answering(
        world,
        (reply) => ({
          ...reply,
          headers: { date },
          ...(/oauth2\/token/.test(reply.path) ? { status: 400, body: refused } : {}),
        }),
        (body) => sent.push(body),
      );
    },
    effects({ box }) {
      const assertions = sent.flatMap(assertionsIn);
      if (assertions.length === 0) return ["nothing was signed: this shows nothing"];
      return assertions.flatMap((assertion) => {
        const { exp } = JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString("utf8"));
        return exp * 1000 - box.clock.now() > LONGEST_MS ? [`an assertion is good until ${exp}`] : [];
      });
    },
  };
}

const CLOCKS: readonly Attack[] = [
  ...clock("the year 9999", "Fri, 31 Dec 9999 23:59:59 GMT"),
  ...clock("a week from now", "Tue, 01 Dec 2026 12:00:00 GMT"),
  ...clock("1970", "Thu, 01 Jan 1970 00:00:00 GMT"),
  ...clock("no time", "tomorrow"),
  ...clock("a time of more digits than there are", "Fri, 31 Dec 275760999 23:59:59 GMT"),
];

/** Every attack by what an org answers, beside its texts. */
export const ORG_ATTACKS: readonly Attack[] = [
  ...REDIRECTS,
  ...ADDRESSES,
  ...ZIPS,
  ...SIZES,
  ...IDS,
  ...TOKENS,
  ...CLOCKS,
];
