/** `package.xml` as in the public metadata WSDL, version 66. */
import { choice, complex, flag, text } from "./element.ts";

const objectPermissions = [
  flag("allowCreate"),
  flag("allowDelete"),
  flag("allowEdit"),
  flag("allowRead"),
  flag("customizeSetup"),
  flag("deleteSetup"),
  flag("modifyAllRecords"),
  text("object", { required: true }),
  flag("viewAllFields"),
  flag("viewAllRecords"),
  flag("viewSetup"),
];

export const packageManifest = [
  choice("apiAccessLevel", ["Unrestricted", "Restricted"]),
  text("description"),
  text("namespacePrefix"),
  complex("objectPermissions", objectPermissions, { repeated: true }),
  text("packageType"),
  text("postInstallClass"),
  text("setupWeblink"),
  complex("types", [text("members", { repeated: true }), text("name", { required: true })], { repeated: true }),
  text("uninstallClass"),
  text("version", { required: true }),
];
