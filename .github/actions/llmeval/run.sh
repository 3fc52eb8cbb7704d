#!/usr/bin/env bash
# The action's main step: takes the baseline in, runs, writes all reports, and takes a push's run out as a baseline.
# It ends well whatever the gate says: output `code` is the exit code of the run, with which the action's last step ends,
# once the comment and the artifact are there. Output `saved`: whether a baseline was written.
# Environment: GITHUB_*; LLMEVAL_PROGRAM, LLMEVAL_ARGUMENTS, LLMEVAL_WORKING_DIRECTORY, LLMEVAL_BASELINE (cache, none or
# a path), LLMEVAL_BASELINE_FILE, LLMEVAL_SAVE_BASELINE, LLMEVAL_REPORTS, LLMEVAL_DATABASE.
set -euo pipefail
cd "$LLMEVAL_WORKING_DIRECTORY"
llmeval() { "$LLMEVAL_PROGRAM" --db "$LLMEVAL_DATABASE" "$@"; }
output() { echo "$1=$2" >>"$GITHUB_OUTPUT"; }

read -r -d '' -a words <<<"$LLMEVAL_ARGUMENTS" || true  # Its end is no zero byte.
case $LLMEVAL_BASELINE in
  cache) file=$LLMEVAL_BASELINE_FILE ;;
  none) file= ;;
  *)
    file=$LLMEVAL_BASELINE
    [ -s "$file" ] || { echo "::error title=llmeval::there is no baseline file '${file//[$'\r\n']/}'"; exit 2; }
    ;;
esac
if [ -n "$file" ] && [ -s "$file" ]; then
  # One that cannot be read is no reason to judge nothing: the report's first line says that there is no baseline.
  llmeval baseline import "$file" || echo "::warning title=llmeval::the baseline could not be read"
else
  echo "no baseline is saved for the base commit or its branch"
fi

code=0
llmeval run "${words[@]}" -o github -o "markdown:$LLMEVAL_REPORTS/comment.md" \
  -o "junit:$LLMEVAL_REPORTS/junit.xml" || code=$?
output code "$code"

saved=false
# A run that came to its end shows what the branch is like now, also where its gate is not met.
if [ "$GITHUB_EVENT_NAME" = push ] && [ "$LLMEVAL_SAVE_BASELINE" = true ] && [[ $code =~ ^[014]$ ]]; then
  if llmeval baseline set && llmeval baseline export "$LLMEVAL_BASELINE_FILE"; then saved=true; fi
fi
output saved "$saved"
