import { z } from "zod";
import { ExampleSchema } from "./example.ts";
import { TemplateSchema } from "./template-schema.ts";

/** JSON Schema (draft 7, which editors know best) of `template.yaml`; `schemas/template.schema.json` is this, checked in. */
export function templateJsonSchema(): object {
  return z.toJSONSchema(TemplateSchema, { target: "draft-07", io: "input" });
}

/** The same of an example that a template ships; `schemas/example.schema.json`. */
export function exampleJsonSchema(): object {
  return z.toJSONSchema(ExampleSchema, { target: "draft-07", io: "input" });
}
