/** Why a component was refused. */

/** Carries the org's words; `statusCode` is what the CRUD calls report beside them. */
export class ComponentProblem extends Error {
  readonly statusCode: string;
  readonly line: number | null;
  readonly column: number | null;
  constructor(message: string, statusCode = "UNKNOWN_EXCEPTION", at?: { line: number; column: number }) {
    super(message);
    this.statusCode = statusCode;
    this.line = at?.line ?? null;
    this.column = at?.column ?? null;
  }
}

/** A reference that leads nowhere: the code is what public reports show, the sentence is the platform's usual one. */
/** Two underscores after each other end a namespace, whatever was meant. */
export function foreignNamespace(namespace: string): ComponentProblem {
  return new ComponentProblem(
    `Cannot create a new component with the namespace: ${namespace}. Only components in the same namespace as the ` +
      "organization can be created through the API",
    "INVALID_INPUT",
  );
}

/** What an installed package brought is its publisher's. */
export function managedComponent(verb: "modify" | "delete", type: string, id: string): ComponentProblem {
  return new ComponentProblem(
    `Cannot ${verb} managed object: entity=${type}, component=${id.slice(0, 15)}, state=installed`,
    "CANNOT_MODIFY_MANAGED_OBJECT",
  );
}

export function noSuchReference(field: string, type: string, name: string): ComponentProblem {
  return new ComponentProblem(
    `INVALID_CROSS_REFERENCE_KEY: In field: ${field} - no ${type} named ${name} found`,
    "INVALID_CROSS_REFERENCE_KEY",
  );
}

/** The same rule for two records: one per app. */
export function duplicateOfApp(existing: string): ComponentProblem {
  return new ComponentProblem(
    `duplicate value found: ExternalClientApplicationId duplicates value on ${existing}`,
    "DUPLICATE_VALUE",
  );
}
