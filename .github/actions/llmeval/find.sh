#!/usr/bin/env bash
# The action's first step: which program is wanted, and where everything of this job goes. Writes outputs:
#   folder     where the program is or comes to be
#   identity   another program, another identity: for the cache
#   archive    the address of the release's archive; empty: this version was not released, it is built
#   base       the commit whose baseline is wanted
#   branch     the branch that it is of
#   baseline   the file of the baseline
#   database   the results database
#   reports    a folder for reports
# Environment: GITHUB_*, RUNNER_TEMP; LLMEVAL_ACTION_REF, LLMEVAL_REPOSITORY.
set -euo pipefail
source_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
version=$(sed -n 's/^project(llmeval VERSION \([0-9.]*\).*/\1/p' "$source_root/CMakeLists.txt")
archive=
if [ "${LLMEVAL_ACTION_REF:-}" = "v$version" ] && [ -n "${LLMEVAL_REPOSITORY:-}" ]; then
  archive=$GITHUB_SERVER_URL/$LLMEVAL_REPOSITORY/releases/download/v$version/llmeval-$version-linux-$(uname -m).tar.gz
  identity=$version
else
  identity=$(cd "$source_root" &&
    find CMakeLists.txt CMakePresets.json scripts src .github/docs -type f -print0 | sort -z | xargs -0 sha256sum |
    sha256sum | cut -c 1-32)
fi

event() { jq -r "$1 // empty" "$GITHUB_EVENT_PATH"; }
base=$(event .pull_request.base.sha)
branch=$(event .pull_request.base.ref)
if [ -z "$base" ]; then  # The trusted half of a stranger's pull request: its base is the default branch, as far as is known.
  base=$(event '.workflow_run.pull_requests[0].base.sha')
  branch=$(event '.workflow_run.pull_requests[0].base.ref')
  [ -n "$branch" ] || branch=$(event 'select(.workflow_run) | .repository.default_branch')
fi
[ -n "$base" ] || base=$(event .before)
[ -n "$branch" ] || branch=${GITHUB_REF_NAME:-}
branch=${branch//[^A-Za-z0-9._\/-]/_}  # A key of the cache has no comma.

reports=$RUNNER_TEMP/llmeval-reports
mkdir -p "$reports"
{
  echo "folder=$RUNNER_TEMP/llmeval-program"
  echo "identity=$identity"
  echo "archive=$archive"
  echo "base=$base"
  echo "branch=$branch"
  echo "baseline=$RUNNER_TEMP/llmeval-baseline.jsonl"
  echo "database=$RUNNER_TEMP/llmeval-results.db"
  echo "reports=$reports"
} >>"$GITHUB_OUTPUT"
