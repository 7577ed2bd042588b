import { describe, expect, it } from "vitest";
import { open, overflow, printed, seriousFindings } from "../browser.ts";

/** Page by name, made when it is first looked at. */
export type Pages = Readonly<Record<string, () => Promise<string>>>;

const SHORTER = `for (const one of document.querySelectorAll("tbody tr:nth-child(n + 30), .cells li:nth-child(n + 30), .names a:nth-child(n + 30)")) one.remove()`;

/**
 * Each page on a telephone and on a desk, by day and by night, and on paper: pictures for people, and what holds of all. Of a
 * `long` page axe looks at the first of its rows, since the others are like them.
 */
export function everyPage(pages: Pages, { long = [] }: { long?: readonly string[] } = {}): void {
  describe.each(Object.entries(pages))("the page %s", (name, make) => {
    let made: Promise<string> | undefined;
    const html = () => {
      made ??= make();
      return made;
    };
    const isLong = long.includes(name);

    it.each([
      [360, "light"],
      [360, "dark"],
      [1280, "light"],
      [1280, "dark"],
    ] as const)("is whole at %i pixels, %s", async (width, scheme) => {
      const { page, complaints } = await open(await html(), name, scheme, width, { long: isLong });
      if (isLong) await page.evaluate(SHORTER);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      expect(complaints).toEqual([]);
      expect(await overflow(page)).toBe(0);
      expect(await seriousFindings(page)).toEqual([]);
    });

    it("is printed black on white, within the paper", async () => {
      const { page } = await open(await html(), name, "dark", 643, { long: isLong, kept: false });
      const { colours, beyond } = await printed(page, name);
      expect(colours).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
      expect(beyond).toBe(0);
    });
  });
}
