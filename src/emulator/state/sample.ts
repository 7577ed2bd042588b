/** Business data of an org that has been in use: what `kantiv-sf emulator` puts into its orgs, so that there is something to open and to read. */
import type { OrgSeed } from "./fresh.ts";

export const SAMPLE_DATA: Pick<OrgSeed, "objects" | "setup" | "records"> = {
  objects: [
    { name: "Account", fields: [{ name: "Segment__c", type: "picklist", picklist: ["Public", "Private"] }] },
    {
      name: "Site_Visit__c",
      fields: [
        { name: "Site__c", required: true },
        { name: "Visited_On__c", type: "date" },
        { name: "Notes__c", type: "textarea" },
        { name: "Account__c", referenceTo: "Account" },
      ],
    },
  ],
  setup: {
    ApexClass: ["SiteVisitApi"],
    CustomPermission: ["Plan_Site_Visits"],
    CustomTab: ["Site_Visit__c"],
    RecordType: ["Account.Customer", "Account.Partner"],
  },
  records: {
    Account: [
      {
        Name: "Northwind",
        Phone: "+45 70 10 20 30",
        Industry: "Technology",
        BillingCity: "Aarhus",
        Segment__c: "Private",
      },
      { Name: "City of Odense", Industry: "Other", Segment__c: "Public" },
    ],
    Case: [{ Subject: "Meter is silent", Status: "New", Origin: "Web" }],
    Contact: [{ FirstName: "Karen", LastName: "Holm", Email: "karen.holm@example.com" }],
    Lead: [{ LastName: "Vang", Company: "Vang and Sons", Status: "Open - Not Contacted" }],
    Opportunity: [
      { Name: "Northwind, 40 sites", StageName: "Qualification", CloseDate: "2027-03-31", Amount: 125_000 },
    ],
    Site_Visit__c: [{ Name: "First visit", Site__c: "Harbour 4", Visited_On__c: "2026-10-02" }],
    Task: [{ Subject: "Call back", Status: "Not Started", Priority: "Normal" }],
  },
};
