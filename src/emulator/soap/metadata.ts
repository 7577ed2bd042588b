/** The Metadata API over SOAP. */

import { checkMetadataUser } from "../deploy/submit.ts";
import type { Exchange, Reply } from "../http/types.ts";
import { answerSoap } from "./endpoint.ts";
import { crudOperations } from "./metadata-crud.ts";
import { deployOperations } from "./metadata-deploy.ts";
import { listOperations } from "./metadata-list.ts";
import { retrieveOperations } from "./metadata-retrieve.ts";

const NAMESPACE = "http://soap.sforce.com/2006/04/metadata";

const OPERATIONS = { ...deployOperations, ...retrieveOperations, ...listOperations, ...crudOperations };

export function metadataSoap(exchange: Exchange): Promise<Reply> {
  return answerSoap(exchange, NAMESPACE, OPERATIONS, ({ permissions }) => checkMetadataUser(permissions));
}
