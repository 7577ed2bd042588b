import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { ROOT } from "../helpers/shipped-template.ts";

/** Where screenshots stay after a run, for people. */
const SHOTS = join(ROOT, ".cache/screenshots");

let browser: Browser;
let opened: BrowserContext[] = [];

/** Debian's Chromium, headless, for all tests of a file. */
export function withBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
  });
  afterEach(async () => {
    for (const context of opened) await context.close();
    opened = [];
  });
  afterAll(() => browser?.close());
}

export interface Look {
  /** Whatever the browser complained of, and every address beyond the page's own that it asked for. */
  complaints: string[];
  page: Page;
}

interface Reader {
  strict?: boolean;
  scripts?: boolean;
  long?: boolean;
  kept?: boolean;
}

/**
 * Opens a page from the disk with the network cut off. Its own policy rules where `strict` says so; else axe may bring its script.
 *
 * @param options of what the reader's browser does; by default it runs scripts; of a `long` page only the first screen is kept,
 *   and of one that is not `kept` nothing
 */
export async function open(
  html: string,
  name: string,
  scheme: "light" | "dark",
  width: number,
  { strict = false, scripts = true, long = false, kept = true }: Reader = {},
): Promise<Look> {
  mkdirSync(SHOTS, { recursive: true });
  const file = join(SHOTS, `${name}.html`);
  writeFileSync(file, html);
  const context = await browser.newContext({
    colorScheme: scheme,
    viewport: { width, height: 800 },
    bypassCSP: !strict,
    javaScriptEnabled: scripts,
    offline: true,
  });
  opened.push(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() !== "log" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => request.url().startsWith("file:") || complaints.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  if (kept) await page.screenshot({ path: join(SHOTS, `${name}-${scheme}-${width}.png`), fullPage: !long });
  return { page, complaints };
}

/** The page as it is printed, kept as PDF: its colours, and how far it reaches beyond the paper, in pixels. */
export async function printed(page: Page, name: string): Promise<{ colours: unknown; beyond: number }> {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const colours = await page.evaluate(
    "(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))",
  );
  const beyond = await overflow(page);
  await page.pdf({ path: join(SHOTS, `${name}.pdf`), format: "A4", preferCSSPageSize: true });
  return { colours, beyond };
}

/** What axe finds of serious or critical impact, as `rule: element`. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/** How far the page reaches beyond the screen to the right, in pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
