/** Rights on an object as metadata names them, with Setup's word, the column of ObjectPermissions, and what each takes along. */
export const OBJECT_RIGHTS = {
  allowRead: { verb: "Read", column: "PermissionsRead", needs: [] },
  allowCreate: { verb: "Create", column: "PermissionsCreate", needs: ["allowRead"] },
  allowEdit: { verb: "Edit", column: "PermissionsEdit", needs: ["allowRead"] },
  allowDelete: { verb: "Delete", column: "PermissionsDelete", needs: ["allowRead", "allowEdit"] },
  viewAllRecords: { verb: "View All", column: "PermissionsViewAllRecords", needs: ["allowRead"] },
  modifyAllRecords: {
    verb: "Modify All",
    column: "PermissionsModifyAllRecords",
    needs: ["allowRead", "allowEdit", "allowDelete", "viewAllRecords"],
  },
  viewAllFields: { verb: "View All Fields", column: "PermissionsViewAllFields", needs: ["allowRead"] },
} as const;

export type ObjectRight = keyof typeof OBJECT_RIGHTS;

export const RIGHTS = Object.keys(OBJECT_RIGHTS) as readonly ObjectRight[];
