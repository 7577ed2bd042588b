import type { Change, FieldChange } from "../model/plan.ts";
import type { TemplateNews } from "../model/template.ts";

/** Marks the fields that are as an earlier version of the template had them, so that nobody takes them for drift. Pure. */
export function withNews(changes: readonly Change[], news: readonly TemplateNews[] = []): Change[] {
  const marked = (type: string, field: FieldChange): FieldChange => {
    const told = news.find(({ element, was }) => element === `${type}.${field.path}` && was === field.before);
    return told ? { ...field, news: told.why } : field;
  };
  return changes.map((change) =>
    change.action === "update"
      ? { ...change, fields: change.fields.map((field) => marked(change.type, field)) }
      : change,
  );
}
