/** Reading a request's body, no further than the platform would. */
import type { IncomingMessage } from "node:http";

/** SOAP messages end at 50 MB (Metadata API guide); multipart adds a little around its 39 MB zip. */
const MAX_BODY = 52 * 1024 * 1024 + 64 * 1024;

export class BodyTooLarge extends Error {}

/** Whether the client went away in the middle; the request is then dropped. */
export class BodyCut extends Error {}

/** @throws {BodyTooLarge | BodyCut} */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of message) {
      length += (chunk as Buffer).length;
      if (length > MAX_BODY) throw new BodyTooLarge();
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw error instanceof BodyTooLarge ? error : new BodyCut();
  }
  return Buffer.concat(chunks);
}
