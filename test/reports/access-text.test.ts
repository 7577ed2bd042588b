import { expect, test } from "vitest";
import type { AccessPicture } from "../../src/model/way-in.ts";
import { accessText } from "../../src/reports/access-text.ts";

const plain = (_style: unknown, text: string) => text;
const PICTURE: AccessPicture = {
  ways: [
    {
      kind: "permissionSet",
      name: "Kantiv",
      writtenIn: ["policy", "accessRow"],
      standing: "stated",
      users: 1,
      others: 0,
      usernames: ["k@a.com"],
    },
    {
      kind: "profile",
      name: "Support",
      writtenIn: ["accessRow"],
      standing: "foreign",
      users: 150,
      usernames: ["a@a.com", "b@a.com"],
    },
    {
      kind: "useAnyApiClient",
      name: null,
      writtenIn: [],
      standing: "ofOrg",
      users: null,
      usernames: [],
      why: "not shown: refused",
    },
  ],
  unused: [],
  former: [{ id: "005A", username: "old@a.com", assignmentId: "0PaA", assignment: "goes" }],
};

test("who may use the app is a line for each way, without usernames but of who was the integration user before", () => {
  const text = accessText(PICTURE, plain, false);
  expect(text).toEqual([
    "Who may use the app",
    "  ✔ permission set Kantiv: 1 user",
    "  ! profile Support: 150 users  not stated",
    "  · Use Any API Client, which reaches every app: not shown: refused",
    "  ! old@a.com was the integration user before, and still holds the permission set; the next apply takes it away",
  ]);
});

test("and in full a tree: by what, where that is written, who goes it, and how many more", () => {
  expect(accessText(PICTURE, plain, true).slice(1, 8)).toEqual([
    "  ├─ ✔ permission set Kantiv: 1 user  on the app's policy and by a row of its own in the org",
    "  │  └─ k@a.com",
    "  ├─ ! profile Support: 150 users  not stated  by a row of its own in the org",
    "  │  ├─ a@a.com",
    "  │  ├─ b@a.com",
    "  │  └─ 148 more",
    "  └─ · Use Any API Client, which reaches every app: not shown: refused",
  ]);
});
