import { dataAccess } from "../../metadata/data-access.ts";
import type { Known } from "../../model/access.ts";
import { EXIT, KantivError, orError } from "../../model/errors.ts";
import type { Component } from "../../model/metadata.ts";
import type { DataAsked } from "../../oauth/checks/data-questions.ts";
import { findClosedObject } from "../../org/read/closed-object.ts";
import { readShownFields } from "../../org/read/shown-fields.ts";
import { unknown } from "../../org/session/known.ts";
import type { Prepared } from "../input/prepared.ts";
import { renderAt } from "../input/render-at.ts";
import type { Look } from "../look/look.ts";

/** What the integration user's own token is to show of data: all that the template's permission sets grant. */
export function dataToAsk({ template, values }: Prepared, look: Look): DataAsked {
  return dataGrantedBy(renderAt(template, values, look.org.apiVersion).components, look);
}

/** The same of what these components' permission sets grant. */
export function dataGrantedBy(components: readonly Component[], { org }: Look): DataAsked {
  return {
    granted: dataAccess(components),
    shownToAdmin: (fields) => orNothing(() => readShownFields(org, fields)),
  };
}

/** The same, with an object that must be refused. One request over the admin session. */
export async function dataToRefuse(prepared: Prepared, look: Look): Promise<DataAsked> {
  const asked = dataToAsk(prepared, look);
  return { ...asked, closed: await closedObject(look, asked) };
}

async function closedObject({ org, snapshot }: Look, { granted }: DataAsked): Promise<Known<string>> {
  const { user } = snapshot;
  if (!user) return unknown("not shown: the integration user is not there");
  const names = granted.objects.map(({ object }) => object);
  return (
    (await orNothing(() => findClosedObject(org, user.id, names))) ??
    unknown("not shown: the org gave no clear answer about what the integration user has")
  );
}

/** What is asked beside takes nothing from the proof: an org that does not tell leaves it not known. */
async function orNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  const told = await orError(ask);
  if (!(told instanceof KantivError)) return told;
  if (told.exit === EXIT.interrupted) throw told;
  return undefined;
}
