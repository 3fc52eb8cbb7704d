#!/usr/bin/env bash
# The action's step that tells people: one comment on the pull request, or one issue, found again by a hidden mark and
# updated in place. What cannot be told is a warning, never the job's failure: the gate's decision stands without it.
# Environment: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_EVENT_PATH, GITHUB_SERVER_URL, GITHUB_RUN_ID, RUNNER_TEMP;
# LLMEVAL_TOKEN, LLMEVAL_AUTHOR, LLMEVAL_NAME, LLMEVAL_COMMENT, LLMEVAL_ISSUE, LLMEVAL_CODE, LLMEVAL_REPORT.
set -euo pipefail
readonly repository=$GITHUB_API_URL/repos/$GITHUB_REPOSITORY
readonly mark="<!-- llmeval: ${LLMEVAL_NAME//[^A-Za-z0-9 ._-]/_} -->"
scratch=$(mktemp -d "$RUNNER_TEMP/llmeval-post.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# api METHOD URL [FILE]: the reply is in $scratch/reply. The token stands in no command line.
api() {
  local status more=()
  [ $# -lt 3 ] || more=(--data-binary "@$3" --header "Content-Type: application/json")
  status=$(printf 'header = "Authorization: Bearer %s"\n' "$LLMEVAL_TOKEN" |
    curl --config - --silent --show-error --retry 3 --max-time 60 --request "$1" "${more[@]}" \
      --header "Accept: application/vnd.github+json" --output "$scratch/reply" --write-out '%{http_code}' "$2") || status=none
  [[ $status == 2* ]] && return 0
  echo "::warning title=llmeval::the report could not be posted ($1 answered $status); the token may need more permissions" >&2
  return 1
}

# find URL FILTER: the number or id of the first of a list, over its pages, that is ours; empty: none is.
find_ours() {
  local page found
  for page in {1..30}; do
    api GET "$1per_page=100&page=$page" || return 1
    found=$(jq -r --arg mark "$mark" --arg author "$LLMEVAL_AUTHOR" \
      "[.[] | select(.user.login == \$author and ((.body // \"\") | startswith(\$mark)))][0].$2 // empty" "$scratch/reply")
    [ -z "$found" ] || { echo "$found"; return 0; }
    [ "$(jq length "$scratch/reply")" -eq 100 ] || return 0
  done
}

# The pull request of this job; of the trusted half of a stranger's the open one that has the very commit.
pull_request() {
  local number owner branch
  number=$(jq -r '.pull_request.number // empty' "$GITHUB_EVENT_PATH")
  if [ -z "$number" ] && jq -e .workflow_run "$GITHUB_EVENT_PATH" >/dev/null; then
    owner=$(jq -r '.workflow_run.head_repository.owner.login | @uri' "$GITHUB_EVENT_PATH")
    branch=$(jq -r '.workflow_run.head_branch | @uri' "$GITHUB_EVENT_PATH")
    api GET "$repository/pulls?state=open&head=$owner:$branch" || return 1
    number=$(jq -r --slurpfile event "$GITHUB_EVENT_PATH" \
      '[.[] | select(.head.sha == $event[0].workflow_run.head_sha)][0].number // empty' "$scratch/reply")
  fi
  echo "$number"
}

# write_body FIELDS: a request with the mark, the report and where the job is, and these besides, as a jq object.
write_body() {
  jq -n --arg mark "$mark" --rawfile report "$LLMEVAL_REPORT" --arg name "$LLMEVAL_NAME" \
    --arg job "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID" \
    "{body: (\$mark + \"\n\" + \$report + \"\n[reports and log](\" + \$job + \")\n\")} + $1" >"$scratch/body"
}

post_comment() {
  local number id
  number=$(pull_request) || return 0
  [ -n "$number" ] || { echo "no pull request to comment on"; return 0; }
  id=$(find_ours "$repository/issues/$number/comments?" id) || return 0
  write_body '{}'
  if [ -n "$id" ]; then
    api PATCH "$repository/issues/comments/$id" "$scratch/body" && echo "updated comment $id"
  else
    api POST "$repository/issues/$number/comments" "$scratch/body" && echo "commented on pull request $number"
  fi
}

post_issue() {
  local number
  number=$(find_ours "$repository/issues?state=open&" number) || return 0
  if [ -n "$number" ]; then
    local state=open
    [ "$LLMEVAL_CODE" != 0 ] || state=closed
    write_body "{state: \"$state\"}"
    api PATCH "$repository/issues/$number" "$scratch/body" && echo "updated issue $number, now $state"
  elif [ "$LLMEVAL_CODE" != 0 ]; then
    # shellcheck disable=SC2016 # jq's variable
    write_body '{title: ("llmeval: the gate of " + $name + " is not met")}'
    api POST "$repository/issues" "$scratch/body" && echo "opened issue $(jq .number "$scratch/reply")"
  else
    echo "the gate is met, and no issue is open"
  fi
}

[ -s "$LLMEVAL_REPORT" ] || { echo "there is no report to post"; exit 0; }
[ "$LLMEVAL_COMMENT" != true ] || post_comment || true
[ "$LLMEVAL_ISSUE" != true ] || post_issue || true
