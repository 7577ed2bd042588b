import { describe, expect, test } from "vitest";
import { ID, query, refusal } from "./org.ts";

describe("queries that clients send", () => {
  test.each([
    "SELECT Name, InstanceName, IsSandbox, TrialExpirationDate, NamespacePrefix, OrganizationType FROM Organization",
    "SELECT username, profileid, id FROM User",
    "SELECT id, name FROM Profile",
    "SELECT Id FROM User WHERE Username='robot@acme.com.uat'",
    "SELECT Id FROM PermissionSet WHERE Name='Kantiv' AND NamespacePrefix='ns'",
    "SELECT ParentId, SetupEntityId FROM SetupEntityAccess WHERE SetupEntityType = 'ExternalClientApplication'",
    "SELECT Id, Parent.Name, Parent.Profile.Name FROM SetupEntityAccess WHERE Parent.IsOwnedByProfile = true",
    "SELECT LoginTime, Status, LoginType, Application, SourceIp FROM LoginHistory WHERE UserId='005Aa0000000003' ORDER BY LoginTime DESC LIMIT 10",
    "SELECT Id, DeveloperName, CreatedBy.Name, CreatedDate, LastModifiedBy.Name FROM ExternalClientApplication ORDER BY DeveloperName",
    "SELECT ExternalClientApplicationId, PermittedUsersPolicyType FROM ExtlClntAppOauthPlcyCnfg WHERE ExternalClientApplicationId != null",
    "SELECT Id, OauthScopesAPI, OauthScopesREFRESH_TOKEN FROM ExtlClntAppOauthSettings WHERE ExternalClientApplication.DeveloperName = 'Kantiv'",
    "SELECT IsEnabled, OauthPluginStatus, StartPage FROM ExtlClntAppPlcyCnfg",
    "SELECT Id, Name, TotalLicenses, UsedLicenses FROM UserLicense WHERE Name = 'Salesforce Integration'",
    "SELECT Id FROM Profile WHERE UserLicense.Name = 'Salesforce Integration' AND Name IN ('Minimum Access - API Only Integrations')",
    "SELECT Id FROM PermissionSetLicense WHERE DeveloperName = 'SalesforceAPIIntegrationPsl'",
    "SELECT Id FROM PermissionSetLicenseAssign WHERE AssigneeId = '005Aa0000000003' AND PermissionSetLicense.Status = 'Active'",
    "SELECT Id, IsFrozen FROM UserLogin WHERE UserId = '005Aa0000000003'",
    "SELECT AppName, UserId, User.Username, LastUsedDate, UseCount FROM OauthToken",
    "SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication",
  ])("%s", (soql) => {
    expect(query(soql).totalSize).toBeGreaterThanOrEqual(0);
  });

  test("deployments are asked for by the Tooling API", () => {
    const soql =
      "SELECT Id, Status, StateDetail, CheckOnly, CreatedDate, CreatedBy.Name, NumberComponentErrors, ErrorMessage FROM DeployRequest WHERE CheckOnly = false ORDER BY CreatedDate DESC NULLS LAST LIMIT 15";
    expect(query(soql, { tooling: true }).entityName).toBe("DeployRequest");
  });

  test("whether the app is pre-authorised for a user's permission set", () => {
    const soql = `SELECT Id FROM SetupEntityAccess WHERE SetupEntityId = '${ID.app}' AND ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${ID.robot}')`;
    expect(query(soql).totalSize).toBe(1);
    expect(query(soql.replace(ID.robot, ID.bo)).totalSize).toBe(0);
  });

  test("what only a Dev Hub or a production org has is not supported", () => {
    expect(refusal("SELECT Id FROM ScratchOrgInfo limit 1", { version: "51.0" }).code).toBe("INVALID_TYPE");
    const sandboxes =
      "SELECT Id,Status FROM SandboxProcess WHERE SandboxOrganization='00D000000000001' ORDER BY CreatedDate DESC";
    expect(refusal(sandboxes, { tooling: true }).code).toBe("INVALID_TYPE");
  });

  test("a literal of nearly the longest query", () => {
    expect(query(`SELECT Id FROM User WHERE Username = '${"x".repeat(99_000)}'`).totalSize).toBe(0);
    expect(query(`SELECT Id FROM User WHERE Username LIKE '${"%x".repeat(20_000)}'`).totalSize).toBe(0);
    expect(refusal(`SELECT Id FROM User WHERE Username = '${"x".repeat(100_000)}'`).code).toBe("MALFORMED_QUERY");
  });
});
