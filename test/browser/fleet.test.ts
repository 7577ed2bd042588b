import { describe, expect, it } from "vitest";
import { fleetHtml } from "../../src/reports/fleet/html.ts";
import { entryOf, fleetReport } from "../helpers/fleet-entries.ts";
import { open, overflow, seriousFindings, withBrowser } from "./browser.ts";
import { FLEETS } from "./gallery/fleets.ts";

withBrowser();

/** Whatever a run can leave: every state, long names, waves, tags. */
const STATES = ["failed", "error", "running", "changes", "ok", "skipped", "notRun"];
const mixed = fleetHtml(
  fleetReport(
    60,
    (at) =>
      entryOf(at, {
        ...(at % 6 === 0 && { state: STATES[(at / 6) % STATES.length] }),
        ...(at === 9 && { name: `a-customer-with-a-very-long-name-${"that-has-no-end".repeat(4)}` }),
      }),
    ["zeta-1"],
  ),
);

const visible = "[...document.querySelectorAll('#orgs tbody tr')].filter((row) => row.offsetParent).length";

describe.each(["light", "dark"] as const)("the page of a run over many orgs, %s", (scheme) => {
  it("is whole at 768 pixels: no complaint, nothing beyond the edge, nothing serious for axe", async () => {
    const { page, complaints } = await open(mixed, "fleet", scheme, 768);
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    expect(complaints).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
  });
});

describe("the page of a run", () => {
  it("filters, searches and sorts by the one script that its policy lets run", async () => {
    const { page, complaints } = await open(mixed, "fleet-strict", "light", 1280, { strict: true });
    expect(await page.evaluate(visible)).toBe(61);
    await page.getByLabel("State").selectOption("running");
    expect(await page.evaluate(visible)).toBe(2);
    await page.getByLabel("State").selectOption("");
    await page.getByLabel("Tag").selectOption("canary");
    expect(await page.evaluate(visible)).toBe(30);
    await page.getByLabel("Search").fill("acme-0012");
    expect(await page.evaluate(visible)).toBe(1);
    expect(await page.locator("#found").innerText()).toBe("1 of 61");
    await page.getByLabel("Search").fill("");
    await page.getByLabel("Tag").selectOption("");
    await page.getByRole("button", { name: "Took" }).click();
    await page.getByRole("button", { name: "Took" }).click();
    expect(await page.locator("#orgs tbody th").first().innerText()).toBe("acme-0059");
    expect(await page.locator("#orgs th[aria-sort]").getAttribute("aria-sort")).toBe("descending");
    await page.locator(".cells a[title^='acme-0011:']").click();
    expect(await page.locator("#orgs tr:has(th:text-is('acme-0011')) details").getAttribute("open")).not.toBeNull();
    expect(complaints).toEqual([]);
  });

  it("filters and sorts on a narrow screen, too, by buttons that are seen", async () => {
    const { page } = await open(mixed, "fleet-narrow", "light", 360, { strict: true });
    const button = page.getByRole("button", { name: "Took" });
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(36);
    await button.click();
    await button.click();
    expect(await page.locator("#orgs tbody th").first().innerText()).toBe("acme-0059");
    await page.getByLabel("State").selectOption("running");
    expect(await page.evaluate(visible)).toBe(2);
  });

  it("has a button that copies the command for what is left", async () => {
    const { page, complaints } = await open(mixed, "fleet-copy", "light", 360, { strict: true });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy the command" }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /^Copied: the command$/ })
      .waitFor({ state: "attached" });
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(
      "kantiv-sf apply --yes --org orgs --from-result result --out result",
    );
    expect(complaints).toEqual([]);
  });

  it("without an org says so, and has neither filters nor an empty table", async () => {
    const { page, complaints } = await open((await FLEETS["fleet-0"]?.()) ?? "", "fleet-0-strict", "light", 360, {
      strict: true,
    });
    expect(await page.locator("h1").innerText()).toBe("– kantiv-sf drift: no org was in it");
    expect(await page.locator("form, table").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("has all of it without script, each org opening by itself, and no form that does nothing", async () => {
    const { page } = await open(mixed, "fleet-no-script", "dark", 768, { scripts: false });
    expect(await page.locator("#orgs tbody tr").count()).toBe(61);
    expect(await page.locator("form").isVisible()).toBe(false);
    const row = page.locator("#orgs tr", { hasText: "acme-0011" });
    await row.locator("summary").click();
    expect(await row.innerText()).toContain("kantiv-sf apply --org orgs/acme-0011.yaml");
  });

  it("prints black on white with what each org has below its line", async () => {
    const { page } = await open(mixed, "fleet-print", "dark", 643);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const colours = await page.evaluate(
      "(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))",
    );
    expect(colours).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
    expect(await overflow(page)).toBe(0);
    const height = await page.evaluate(
      "document.querySelector('#orgs details').getBoundingClientRect().height > 2 * document.querySelector('#orgs summary').getBoundingClientRect().height",
    );
    expect(height).toBe(true);
  });

  it("of 1,000 orgs is at most 1 MB and usable within a second", async () => {
    const html = fleetHtml(fleetReport(1_000));
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(1_000_000);
    const { page } = await open(html, "fleet-1000", "light", 1280, { strict: true, long: true });
    // The page's own work, since a busy machine's clock tells of others.
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const worked = async () => {
      const { metrics } = await session.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "ThreadTime")?.value ?? Number.NaN;
    };
    const before = await worked();
    await page.reload();
    const after = await worked();
    const ready = after - before;
    await page.getByLabel("Search").fill("acme-0999");
    const filtered = (await worked()) - after;
    process.stdout.write(`1,000 orgs: ${html.length} bytes, ready in ${ready} s, filtered in ${filtered} s of CPU\n`);
    expect(await page.evaluate(visible)).toBe(1);
    expect(ready).toBeLessThan(1);
    expect(filtered).toBeLessThan(1);
  });

  it("makes no markup of what an org said", async () => {
    const evil = `<img src=x onerror=alert(1)></script><script>alert(1)</script>"'><b>`;
    const html = fleetHtml(
      fleetReport(3, (at) =>
        entryOf(at, {
          tags: [evil],
          wave: evil,
          state: "failed",
          error: { code: evil, message: evil, remedy: evil, problems: [{ code: evil, message: evil, file: evil }] },
          warnings: [{ code: evil, message: evil }],
          result: {
            checks: [{ title: evil, status: "failed", detail: evil }],
            changes: [{ action: "create", type: evil }],
          },
        }),
      ),
    );
    const { page, complaints } = await open(html, "fleet-evil", "light", 360, { strict: true });
    expect(await page.locator("img, b:not(.counts b), script").count()).toBe(1);
    expect(await page.locator("main").innerText()).toContain("<img src=x onerror=alert(1)>");
    expect(complaints).toEqual([]);
  });
});
