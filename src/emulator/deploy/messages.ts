/** The messages of a deployment, one a component. */
import { ComponentProblem } from "../metadata/problem.ts";
import type { Applied } from "../metadata/store.ts";
import type { ComponentMessage } from "../state/jobs.ts";

/** `type` is empty for manifests. */
export interface Subject {
  type: string;
  fullName: string;
  fileName: string;
}

function blank(subject: Subject): ComponentMessage {
  return {
    componentType: subject.type,
    fullName: subject.fullName,
    fileName: subject.fileName,
    success: true,
    created: false,
    changed: false,
    deleted: false,
    id: null,
    problem: null,
    problemType: null,
    line: null,
    column: null,
  };
}

/** The manifest is listed among the successes, as changed and of no type. */
export function manifestMessage(fileName: string): ComponentMessage {
  return {
    ...blank({ type: "", fullName: fileName.slice(fileName.lastIndexOf("/") + 1), fileName }),
    changed: true,
  };
}

export function appliedMessage(subject: Subject, { id, created, changed }: Applied): ComponentMessage {
  return {
    ...blank(subject),
    id,
    created,
    changed: changed || created,
  };
}

export function deletedMessage(subject: Subject, id: string): ComponentMessage {
  return {
    ...blank(subject),
    id,
    deleted: true,
    changed: true,
  };
}

export function warningMessage(subject: Subject, problem: string, success: boolean): ComponentMessage {
  return {
    ...blank(subject),
    success,
    problem,
    problemType: "Warning",
  };
}

/** Rethrows what is no refusal of the org's. */
export function failedMessage(subject: Subject, error: unknown): ComponentMessage {
  if (!(error instanceof ComponentProblem)) throw error;
  const { message, line, column } = error;
  return { ...blank(subject), success: false, problem: message, problemType: "Error", line, column };
}
