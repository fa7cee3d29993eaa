/**
 * Azure's built-in roles that the templates give, by id. Compared on 2026-11-22 with public Bicep repositories, each of
 * which names them so: a wrong id is only found by a deployment, which then fails half way.
 */
export const KNOWN_ROLES: Readonly<Record<string, string>> = {
  '1407120a-92aa-4202-b7e9-c0e197c71c8f': 'Search Index Data Reader',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd': 'Cognitive Services OpenAI User',
  '7f951dda-4ed3-4680-a7ca-43fe172d538d': 'AcrPull',
  'a97b65f3-24c7-4388-baec-2e87135dc908': 'Cognitive Services User',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  'f2dc8367-1007-4938-bd23-fe263f013447': 'Cognitive Services Speech User',
}
