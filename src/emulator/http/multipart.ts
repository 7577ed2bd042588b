/** The two parts of a REST deployment, by what they are: clients disagree on their names and order. */

export interface DeployParts {
  file: Buffer | undefined;
  /** The part with the options. */
  json: string | undefined;
}

const JSON_NAMES = ["entity_content", "json"];

/** Undefined when the body is no multipart form. Node's own reader of form data does the parsing. */
export async function readMultipart(body: Buffer, contentType: string): Promise<DeployParts | undefined> {
  if (!/^multipart\/form-data\b/i.test(contentType)) return undefined;
  try {
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
    let file: Buffer | undefined;
    let json: string | undefined;
    for (const [name, value] of form) {
      if (JSON_NAMES.includes(name)) json = typeof value === "string" ? value : await value.text();
      else if (typeof value !== "string") file = Buffer.from(await value.arrayBuffer());
    }
    return { file, json };
  } catch {
    return undefined;
  }
}
