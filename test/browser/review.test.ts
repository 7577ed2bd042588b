import { describe, expect, it } from "vitest";
import { key } from "../lint/acme.ts";
import { elements, fixture, orgFile, repository } from "../review/repository.ts";
import { open, overflow, seriousFindings, withBrowser } from "./browser.ts";
import { REVIEWS } from "./gallery/reviews.ts";

withBrowser();

/** A change with all that a report can show: findings, effects, a walk that fails, a new org and one that is broken. */
function report(): Promise<string> {
  made ??= makeReport();
  return made;
}

let made: Promise<string> | undefined;

async function makeReport(): Promise<string> {
  const repo = await repository();
  repo.commit("Change", {
    ...elements("ExtlClntAppOauthSettings", "<commaSeparatedOauthScopes>Api, Full</commaSeparatedOauthScopes>"),
    ...elements("ExternalClientApplication", `<label>${"Wide".repeat(20)}</label>`),
    "orgs/kantiv.crt": key("other.crt"),
    "orgs/globex.yaml": orgFile("globex", "parameters: { appNmae: X }\n"),
    "orgs/a-customer-with-a-very-long-name-that-has-no-break-in-it-anywhere-at-all.yaml": orgFile("initech"),
  });
  return (await repo.review("--format", "html")).stdout;
}

describe.each(["light", "dark"] as const)("the report in a real browser, %s", (scheme) => {
  it("is whole at 768 pixels: no complaint, nothing beyond the edge, nothing serious for axe", async () => {
    const { page, complaints } = await open(await report(), "review", scheme, 768);
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    expect(complaints).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("has the colours of the theme", async () => {
    const { page } = await open(await report(), "review", scheme, 360);
    const paper = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(paper).toBe(scheme === "dark" ? "rgb(21, 24, 28)" : "rgb(255, 255, 255)");
  });
});

describe("the picture", () => {
  const OUTSIDE = `(() => {
    const all = [...document.querySelectorAll(".drawn .box")];
    return all.flatMap((box) => {
      const edge = box.querySelector("rect").getBoundingClientRect();
      return [...box.querySelectorAll("text")].filter((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return left < edge.left || right > edge.right || top < edge.top || bottom > edge.bottom;
      }).map((text) => text.textContent);
    });
  })()`;

  it("is drawn where there is room, every text inside its box", async () => {
    const { page } = await open(await report(), "review", "light", 1280);
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    expect(await page.locator(".drawn").first().isVisible()).toBe(true);
    expect(await page.locator(".cards").first().isVisible()).toBe(false);
    expect(await page.locator(".drawn .box text").count()).toBeGreaterThan(10);
    expect(await page.evaluate(OUTSIDE)).toEqual([]);
  });

  it("is told in cards where there is none", async () => {
    const { page } = await open(await report(), "review", "light", 360);
    expect(await page.locator(".drawn").first().isVisible()).toBe(false);
    expect(await page.locator(".cards").first().isVisible()).toBe(true);
  });
});

it("tells what it is about, and folds by the keyboard", async () => {
  const { page } = await open(await report(), "review", "light", 1280);
  expect(await page.title()).toMatch(/^kantiv-sf review: 1 template changes, \d orgs affected/);
  await page.keyboard.press("Tab");
  const before = await page.locator("details").first().getAttribute("open");
  await page.keyboard.press("Enter");
  expect(await page.locator("details").first().getAttribute("open")).not.toBe(before);
});

it("says at the top whether it may be merged, and folds reasons that are too many to be read at once", async () => {
  const html = await REVIEWS["review-many-findings"]?.();
  const { page } = await open(html ?? "", "review-many-findings-strict", "light", 360, { strict: true });
  expect(await page.locator("h1 + .verdict.no strong").innerText()).toBe("✖ Not to be merged as it is");
  expect(await page.locator(".gist + .bad + ul > li").count()).toBe(5);
  const more = page.locator("details", { hasText: /and \d+ other reasons/ });
  expect(await more.locator("li").first().isVisible()).toBe(false);
  await page.emulateMedia({ media: "print" });
  expect(await more.locator("li").first().isVisible()).toBe(true);
  const top = await page.evaluate("document.querySelector('.chips .danger').getBoundingClientRect().top");
  expect(top).toBeLessThan(640);
});

it("nothing in a repository becomes markup", async () => {
  const repo = await repository({ ...fixture(), ...elements("ExternalClientApplication", "<label>Acme</label>") });
  const evil = "&lt;img src=x onerror=alert(1)&gt;&lt;/code&gt;&lt;script&gt;alert(1)&lt;/script&gt;";
  repo.commit("Change", elements("ExternalClientApplication", `<label>${evil}</label>`));
  const { page, complaints } = await open((await repo.review("--format", "html")).stdout, "evil", "light", 360);
  expect(await page.locator("img, script").count()).toBe(0);
  expect(await page.locator("main").innerText()).toContain("<img src=x onerror=alert(1)>");
  expect(complaints).toEqual([]);
});
