import { type Document, isCollection, isScalar, type Node, Scalar, visit } from "yaml";

/** A bracket or quote that nothing closes. */
export interface Unclosed {
  offset: number;
  /** As far as it was read, which is where a reader stumbled. */
  end: number;
  message: string;
}

/**
 * What opens first and is never closed, so that whatever follows was read as a part of it and is not to be judged;
 * undefined where all is closed. Of several in one another it is the innermost, where the closing one is missed. Pure.
 *
 * @param text what the document was read from
 */
export function unclosedIn(document: Document.Parsed, text: string): Unclosed | undefined {
  const found: Unclosed[] = [];
  visit(document, {
    Node(_key, node) {
      const one = unclosed(node, text);
      if (one) found.push(one);
    },
  });
  const [first] = found;
  return found.findLast(({ offset }) => first && offset < first.end);
}

function unclosed(node: Node, text: string): Unclosed | undefined {
  const [offset = 0, end = 0] = node.range ?? [];
  const whole = text.slice(offset, end).trimEnd();
  const mark = whole.charAt(0);
  if (isCollection(node) && node.flow && !whole.endsWith(mark === "{" ? "}" : "]")) {
    return { offset, end, message: `The bracket ${mark} that opens here is not closed.` };
  }
  const isQuoted = isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE);
  if (!isQuoted || (whole.length > 1 && whole.endsWith(mark))) return undefined;
  return { offset, end, message: `The quote ${mark} that opens here is not closed.` };
}
