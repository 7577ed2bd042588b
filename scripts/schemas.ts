/** Writes `schemas/` anew from the readers' own, after a change of a file's form: `npm run schemas`. */
import { writeFileSync } from "node:fs";
import { z } from "zod";
import { HandoffSchema } from "../src/handoff/document.ts";
import { PROFILE_SCHEMA } from "../src/learn/profile.ts";
import { ConfigFile } from "../src/lint/config-schema.ts";
import { FleetFile } from "../src/settings/fleet-file.ts";
import { OrgFile } from "../src/settings/org-file.ts";
import { ExampleSchema } from "../src/template/example.ts";
import { TemplateSchema } from "../src/template/template-schema.ts";

/** By the name that the file begins with. */
const FORMS = {
  config: ConfigFile,
  example: ExampleSchema,
  fleet: FleetFile,
  handoff: HandoffSchema,
  "org-file": OrgFile,
  profile: PROFILE_SCHEMA,
  template: TemplateSchema,
};

/** Draft 7, which editors know best. What a person writes is described as it may be written, a document as it is. */
export function schemaFiles(): { path: string; text: string }[] {
  return Object.entries(FORMS).map(([name, form]) => {
    const schema = z.toJSONSchema(form, {
      target: "draft-07",
      io: name === "handoff" ? "output" : "input",
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema === OrgFile || zodSchema === OrgFile.shape.jwt) mayExtend(jsonSchema, zodSchema === OrgFile);
      },
    });
    return { path: `schemas/${name}.schema.json`, text: `${JSON.stringify(schema, null, 2)}\n` };
  });
}

/** What another file may say for it, an org file need not. */
function mayExtend(schema: { required?: string[]; anyOf?: unknown }, isWhole: boolean): void {
  if (isWhole) schema.anyOf = [{ required: ["extends"] }, { required: schema.required }];
  delete schema.required;
}

if (import.meta.main) {
  for (const { path, text } of schemaFiles()) writeFileSync(new URL(`../${path}`, import.meta.url), text);
}
