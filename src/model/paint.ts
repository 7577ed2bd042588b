type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Marks text with a colour, or does nothing where there is no terminal that shows one. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;
