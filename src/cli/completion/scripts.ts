/**
 * What a shell is told once: to ask `slipway completion words` for the rest. Each line of the answer is a value, or a
 * value, a tab and what it is; `:files` stands for the names of files.
 */

export const SHELLS = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof SHELLS)[number]

const BASH = `# slipway: completion for bash
_slipway() {
  local line file current=\${COMP_WORDS[COMP_CWORD]}
  [ "$current" = '=' ] && current=
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = ':files' ]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$current")
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <("\${COMP_WORDS[0]}" completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" "$current" 2>/dev/null)
}
complete -F _slipway slipway`

const ZSH = `#compdef slipway
# slipway: completion for zsh
_slipway() {
  local line
  local -a values
  while IFS= read -r line; do
    case $line in
      :files) _files ;;
      *$'\\t'*) values+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
      *) values+=("\${line//:/\\\\:}") ;;
    esac
  done < <("\${words[1]}" completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( $#values )) && _describe -V slipway values
}
if [ "$funcstack[1]" = _slipway ]; then _slipway "$@"; else compdef _slipway slipway; fi`

const FISH = `# slipway: completion for fish
function __slipway_complete
  set -l words (commandline -opc)
  set -l program $words[1]
  set -e words[1]
  set -l current (commandline -ct)
  for line in (command $program completion words -- $words "$current" 2>/dev/null)
    if test "$line" = ':files'
      __fish_complete_path "$current"
    else
      echo $line
    end
  end
end
complete -c slipway -f -a '(__slipway_complete)'`

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH }
