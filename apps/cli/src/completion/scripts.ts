import type { Shell } from './program.js'

/** The script of a shell. It runs the program that is being completed, so that a path to it works too. */
export function scriptOf(shell: Shell): string {
  return scripts[shell]
}

// The first line of an answer says what the others are: words, or that files are wanted here.
const scripts: Readonly<Record<Shell, string>> = {
  bash: `# bash completion of havip. To load it: source <(havip completion bash)
_havip() {
  local kind value
  COMPREPLY=()
  {
    IFS= read -r kind
    while IFS=$'\\t' read -r value _; do COMPREPLY+=("$value"); done
  } < <("$1" __complete bash -- "$COMP_WORDBREAKS" "$1" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
  if [ "$kind" = files ]; then compopt -o default 2>/dev/null; fi
}
complete -F _havip havip
`,
  zsh: `#compdef havip
# zsh completion of havip. To load it: source <(havip completion zsh)
_havip() {
  local line
  local -a lines described
  lines=("\${(@f)$("\${(Q)words[1]}" __complete zsh -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  if [[ "$lines[1]" = files ]]; then
    _files
    return
  fi
  if (( $#lines == 2 )) && [[ "\${lines[2]}" != "\${(Q)PREFIX}"* ]]; then
    # What is known by a name instead of its id.
    compadd -U -- "\${lines[2]%%$'\\t'*}"
    return
  fi
  for line in "\${(@)lines[2,-1]}"; do
    described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe -V havip described
}
if [[ "$funcstack[1]" = _havip ]]; then _havip "$@"; else compdef _havip havip; fi
`,
  fish: `# fish completion of havip. To load it: havip completion fish | source
function __havip_complete
    set -l typed (commandline -opc)
    set -l word (commandline -ct)
    set -l lines ($typed[1] __complete fish -- $typed[2..-1] "$word" 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path "$word"
    else if test (count $lines) -gt 1
        printf '%s\\n' $lines[2..-1]
    end
end
complete -c havip -f -k -a '(__havip_complete)'
`,
}
