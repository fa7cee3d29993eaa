# What the pages use; in bash, from the root of the repository:
#   . infra/runbooks/env.sh NAME   the instance that npm run deploy -- --name NAME made from this clone
#   . infra/runbooks/env.sh        the stack that npm start runs here
# Needs curl and jq; pages that ask Azure need az (az login). From another clone, set EDGE, KEY and NODE_TOKEN by hand.
WORK=${WORK:-$(mktemp -d)}
if [ -n "${1:-}" ]; then
  NAME=$1
  EDGE=$(jq -er .edgeUrl ".local/deploy/$NAME/kept.json")
  KEY=$(jq -er .apiKey ".local/deploy/$NAME/kept.json")
  NODE_TOKEN=$(jq -er .nodeServiceToken ".local/deploy/$NAME/kept.json")
else
  LOGS=${CALL_CENTER_DIR:-.local}/log
  EDGE=http://localhost:$(jq -nr 'env.CALL_CENTER_PORTS // "{}" | fromjson | .edge // 8080')
  PHONE=http://localhost:$(jq -nr 'env.CALL_CENTER_PORTS // "{}" | fromjson | .phone // 9400')
  KEY=$(jq -er .API_KEY "${CALL_CENTER_DIR:-.local}/secrets.json")
  NODE_TOKEN=$(jq -er .NODE_SERVICE_TOKEN "${CALL_CENTER_DIR:-.local}/secrets.json")
fi
# What was logged, traced and measured: kql "TABLE | where …"
kql() {
  az monitor log-analytics query --analytics-query "$1" -o table --workspace \
    "$(az monitor log-analytics workspace show -g "$NAME" -n "$NAME" --query customerId -o tsv)"
}
