/** Blocks of a text from the whole to the least of each; the empty text stands for leaving it out. */
export interface Block {
  /** Named where it was left out. */
  title: string;
  /** Longest first. */
  forms: readonly string[];
}

export interface Fitted {
  text: string;
  /** Blocks that are shorter than they could be, and such that are left out. */
  shortened: readonly string[];
  left: readonly string[];
}

/**
 * Blocks within a number of characters, or of whatever else they are measured in: each in its longest form that leaves room for the shortest of all that follow, so
 * that the first ones, which matter most, are whole and none is cut in the middle. Pure.
 */
export function withinBudget(
  blocks: readonly Block[],
  budget: number,
  sizeOf: (text: string) => number = ({ length }) => length,
): Fitted {
  const shortest = blocks.map(({ forms }) => sizeOf(forms.at(-1) ?? ""));
  let reserved = shortest.reduce((sum, length) => sum + length, 0);
  let used = 0;
  const texts: string[] = [];
  const shortened: string[] = [];
  const left: string[] = [];
  blocks.forEach(({ title, forms }, index) => {
    reserved -= shortest[index] ?? 0;
    const text = forms.find((form) => used + sizeOf(form) + reserved <= budget) ?? "";
    if (text === "" && forms[0] !== "") left.push(title);
    else if (text !== forms[0]) shortened.push(title);
    used += sizeOf(text);
    texts.push(text);
  });
  return { text: texts.join(""), shortened, left };
}
