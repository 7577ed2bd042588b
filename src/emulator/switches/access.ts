/** Access to business data: what permission sets, licences and profiles open. */
import { define } from "./define.ts";

export const ACCESS_SWITCHES = {
  standardParents: define(
    ["needed", "free"],
    "needed",
    "A permission set that reads Contact or Opportunity has to read Account, too.",
    "Setup ticks the parent along; deployments were seen refused for master-detail parents, and of these two no report was found.",
  ),
  editableUnreadable: define(
    ["refused", "readable"],
    "refused",
    "A field permission that is editable and not readable is refused, or opens the field for reading, too.",
    "The refusal's words stand in one public script; the object reference says only that edit includes read.",
  ),
  licensedSet: define(
    ["licence too", "refused"],
    "licence too",
    "Assigning a permission set that is bound to a permission set licence assigns the licence, too, or is refused until the user has it.",
    "Help says that it is assigned along, of Setup; nothing was found of an assignment by REST.",
  ),
  groupInPolicy: define(
    ["refused", "accepted"],
    "refused",
    "commaSeparatedPermissionSet takes the name of a permission set group, whose holders the app then lets in.",
    "No document or file names a group there; a group owns a permission set, which an access row can point at.",
  ),
  setOfGroupUnderWay: define(
    ["taken", "refused"],
    "taken",
    "A change of a permission set whose group is being worked out is taken, or refused until the group has the status Updated.",
    "Issues of two deployment tools meet the refusal in a second deployment; Salesforce support told one of them that deployments go on.",
  ),
  newProfile: define(
    ["standard", "empty"],
    "standard",
    "A profile that a deployment makes begins with what the standard profile of its licence opens, or with nothing.",
    "Public answers of people who met it: profiles are cloned, never made from nothing; no document says so.",
  ),
  rangesLeftOut: define(
    ["kept", "removed"],
    "kept",
    "A profile's file without loginIpRanges leaves the ranges that are there, or takes them away.",
    "Ranges in a file were seen to replace all that are there; of a file without any nothing was found.",
  ),
} as const;
