import { styleText } from "node:util";

type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Marks text with a colour, or does nothing where there is no terminal that shows one. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

/** Whether colours and lines that move are welcome: only on a terminal, and never with NO_COLOR (no-color.org). */
export function isLively(stream: { isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): boolean {
  return stream.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}

export function paintFor(stream: { isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): Paint {
  return isLively(stream, env) ? (style, text) => styleText(style, text, { validateStream: false }) : plain;
}
