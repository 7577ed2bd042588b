import type { Line } from "../secrets/lines.ts";
import type { SecretWorld } from "../secrets/world.ts";
import { type Claim, falseClaims } from "./false-proofs.ts";
import { answering, type Reply } from "./hostile-org.ts";

const HUGE = "x".repeat(100_000);

/** What is put in a field's place, by how it is said. */
export const MANGLES: Readonly<Record<string, unknown>> = {
  missing: undefined,
  null: null,
  "a number": 7,
  "a text": "x",
  "an empty text": "",
  "a huge text": HUGE,
  "a list": ["x"],
  "an empty record": {},
  true: true,
};

/** A field of an org's answers, wherever it stands: an element of XML, or a name of JSON. */
export interface Field {
  xml: boolean;
  name: string;
}

/** Every field of the answers that a command gets, once each. */
export async function fieldsOf(world: SecretWorld, line: Line): Promise<Field[]> {
  world.restore();
  const found = new Map<string, Field>();
  const end = await answering(world, (reply) => {
    for (const field of fieldsIn(reply)) found.set(`${field.xml} ${field.name}`, field);
    return reply;
  });
  try {
    await world.run([...line(world), "--json"]);
    return [...found.values()];
  } finally {
    end();
  }
}

function fieldsIn({ body }: Reply): Field[] {
  const text = body.toString("utf8");
  if (!isJson(text)) return [...text.matchAll(/<(\w+)>/g)].map(([, name = ""]) => ({ xml: true, name }));
  const names = new Set<string>();
  JSON.parse(text, (key, value) => {
    if (key !== "" && !/^\d+$/.test(key)) names.add(key);
    return value;
  });
  return [...names].map((name) => ({ xml: false, name }));
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

function mangled(reply: Reply, field: Field, value: unknown): Reply {
  const text = reply.body.toString("utf8");
  if (isJson(text) === field.xml || reply.body.length === 0) return reply;
  if (!field.xml) {
    const json = JSON.parse(text, (key, own) => (key === field.name ? value : own));
    return { ...reply, body: Buffer.from(JSON.stringify(json)) };
  }
  const element = new RegExp(`<${field.name}>[\\s\\S]*?</${field.name}>`, "g");
  const inside = typeof value === "object" && value !== null ? "<x>x</x>" : String(value ?? "");
  const instead = value === undefined ? "" : `<${field.name}>${inside}</${field.name}>`;
  return { ...reply, body: Buffer.from(text.replace(element, instead)) };
}

/** Exits that the command line documents, but for a bug and an interruption. */
const EXITS = [0, 1, 2, 3, 4, 69];

/**
 * What is wrong with how a command takes an answer with that field mangled: nothing is an empty list. It ends as documented,
 * and claims nothing that the field has to say.
 */
export function faultsOf(world: SecretWorld, line: Line, field: Field, how: string): Promise<string[]> {
  const says = `${field.xml ? "<" : ""}${field.name} is ${how}`;
  return faultsWith(
    world,
    line,
    says,
    (reply) => mangled(reply, field, MANGLES[how]),
    // A switch that reads true is what the org says at the end anyway.
    ({ fields }) => fields.includes(field.name) && MANGLES[how] !== true,
  );
}

/**
 * The same of any change of the org's answers.
 *
 * @param touches claims that rest on what is changed, where an answer of theirs is
 */
export async function faultsWith(
  world: SecretWorld,
  line: Line,
  says: string,
  change: (reply: Reply) => Reply,
  touches: (claim: Claim) => boolean,
): Promise<string[]> {
  world.restore();
  const words = line(world);
  const changed = new Set<string>();
  const end = await answering(world, (reply) => {
    const given = change(reply);
    if (!given.body.equals(reply.body)) changed.add(reply.path.split("?")[0] ?? "");
    return given;
  });
  try {
    const said = await world.run([...words, "--json"]);
    const where = `${words.slice(0, 2).join(" ")}, ${says}`;
    if (!EXITS.includes(said.code)) return [`${where}: exit ${said.code}: ${said.stderr.slice(0, 600)}`];
    const { error } = said.json();
    const noCode = said.code > 0 && error && !/^[A-Z][A-Z0-9_]+$/.test(error.code) ? ["no code"] : [];
    const claims = falseClaims(said, (claim) => touches(claim) && [...changed].some((path) => claim.at.test(path)));
    return [...noCode, ...claims].map((fault) => `${where}: ${fault}`);
  } finally {
    end();
  }
}
