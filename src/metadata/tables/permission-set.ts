/** `PermissionSet` as in the public metadata WSDL, version 66, and what the published types for 68 have beside. */
import { choice, complex, type ElementSpec, flag, text } from "./element.ts";

const must = { required: true } as const;
const many = { repeated: true } as const;
const off = { offIsNothing: true } as const;

/** An access list's row: what it is about, and whether it is granted. */
function grant(name: string, subject: string, granted = "enabled"): ElementSpec {
  const row = [flag(granted, must), text(subject, must)];
  return complex(name, granted < subject ? row : row.reverse(), many);
}

const dataspaceScope = [
  flag("customizeActivationDefinitions"),
  flag("customizeAllDefinitions"),
  flag("customizeCalculatedInsightDefinitions"),
  flag("customizeDataActionDefinitions"),
  flag("customizeDataApplicationDefinitions", must),
  flag("customizeDataObjSecondaryIndexDefinitions", must),
  flag("customizeDataShareDefinitions", must),
  flag("customizeFTestDataspaceScopedDefinition", must),
  flag("customizeIdentityResolutionDefinitions"),
  flag("customizeMLPredictionDefinitions", must),
  flag("customizeSegmentationDefinitions"),
  flag("customizeSemanticSearchDefinitions", must),
  text("dataAccessLevel"),
  text("dataspaceScope", must),
  text("objectAccessLevel"),
  flag("viewActivationDefinitions"),
  flag("viewCalculatedInsightDefinitions"),
  flag("viewDataActionDefinitions"),
  flag("viewDataApplicationDefinitions", must),
  flag("viewDataObjSecondaryIndexDefinitions", must),
  flag("viewDataShareDefinitions", must),
  flag("viewFTestDataspaceScopedDefinition", must),
  flag("viewIdentityResolutionDefinitions"),
  flag("viewMLPredictionDefinitions", must),
  flag("viewSegmentationDefinitions"),
  flag("viewSemanticSearchDefinitions", must),
];

const objectPermissions = [
  flag("allowCreate", must),
  flag("allowDelete", must),
  flag("allowEdit", must),
  flag("allowRead", must),
  flag("customizeSetup", off),
  flag("deleteSetup", off),
  flag("modifyAllRecords", must),
  text("object", must),
  // Orgs return it at every version that has it, whether or not it was deployed.
  flag("viewAllFields", off),
  flag("viewAllRecords", must),
  flag("viewSetup", off),
];

/** In the published types for 68 only; the score is a number of a kind that they don't tell. */
const enrichments = [
  complex("aiDescriptor", [
    text("accuracyScore", must),
    text("enrichedDescription", must),
    flag("skipEnrichment", must),
  ]),
];

export const permissionSet = [
  grant("agentAccesses", "agentName"),
  grant("applicationVisibilities", "application", "visible"),
  grant("classAccesses", "apexClass"),
  grant("customMetadataTypeAccesses", "name"),
  grant("customPermissions", "name"),
  grant("customSettingAccesses", "name"),
  complex("dataspaceScopes", dataspaceScope, many),
  text("description"),
  grant("emailRoutingAddressAccesses", "name"),
  complex("enrichments", enrichments, { since: 68, never: "undocumented" }),
  grant("externalCredentialPrincipalAccesses", "externalCredentialPrincipal"),
  grant("externalDataSourceAccesses", "externalDataSource"),
  complex("fieldPermissions", [flag("editable", must), text("field", must), flag("readable")], many),
  grant("flowAccesses", "flow"),
  grant("genComputingSummaryDefAccesses", "configName"),
  flag("hasActivationRequired", { default: "false" }),
  text("label", must),
  text("license"),
  complex("objectPermissions", objectPermissions, many),
  grant("pageAccesses", "apexPage"),
  grant("recordTypeVisibilities", "recordType", "visible"),
  grant("servicePresenceStatusAccesses", "servicePresenceStatus"),
  complex("tabSettings", [text("tab", must), choice("visibility", ["None", "Available", "Visible"], must)], many),
  grant("userPermissions", "name"),
];
