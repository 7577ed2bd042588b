/** `PermissionSetGroup` as in the Metadata API guide; the public metadata WSDL of version 66 has the same. */
import { flag, text } from "./element.ts";

export const permissionSetGroup = [
  text("description"),
  flag("hasActivationRequired", { default: "false" }),
  text("label", { required: true }),
  text("mutingPermissionSets", { repeated: true }),
  text("permissionSets", { repeated: true }),
  // How far the org is with working it out, which a file cannot say.
  text("status", { never: "org-bound" }),
];
