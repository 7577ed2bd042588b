import { afterAll, beforeAll } from "vitest";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { withBrowser } from "./browser.ts";
import { everyPage } from "./gallery/every.ts";
import { GUIDES } from "./gallery/guides.ts";
import { HANDED } from "./gallery/handed.ts";

withBrowser();

let box: Sandbox;
beforeAll(async () => {
  box = await sandbox();
});
afterAll(() => box?.[Symbol.asyncDispose]());

const ofBox = Object.entries(GUIDES).map(([name, make]) => [name, () => make(box)] as const);
everyPage({ ...Object.fromEntries(ofBox), ...HANDED });
