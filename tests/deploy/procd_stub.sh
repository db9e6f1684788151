# What rc.common, procd.sh and validate_data do, as far as our init script sees it. Each call is
# written to $RECORD. Run as: SHELL procd_stub.sh SCRIPT ACTION. UCI's options come as UCI_NAME.
record() {
	printf '%s' "$1" >>"$RECORD"
	shift
	for word in "$@"; do printf ' %s' "$word" >>"$RECORD"; done
	echo >>"$RECORD"
}

procd_open_instance() { record instance "$@"; }
procd_close_instance() { record end; }
procd_set_param() { record "$@"; }
procd_append_param() { record + "$@"; }
procd_add_jail() { record jail "$@"; }
procd_add_jail_mount() { record mount "$@"; }
procd_add_jail_mount_rw() { record mount_rw "$@"; }
procd_add_reload_trigger() { record on_config "$@"; }
procd_add_raw_trigger() { record on_event "$@"; }
logger() { while [ $# -gt 1 ]; do shift; done; record log "$1"; }
chown() { record chown "$@"; }
chgrp() { record chgrp "$@"; }

uci_validate_section() {
	shift 3
	wrong=0
	for specification in "$@"; do
		name=${specification%%:*} kind=${specification#*:}
		case "$kind" in *:*) value=${kind#*:} kind=${kind%%:*} ;; *) value= ;; esac
		eval "value=\${UCI_$name-\$value}"
		eval "$name=\$value"
		case "$kind" in
		bool) case "$value" in 0 | 1) ;; *) wrong=1 ;; esac ;;
		port) case "$value" in '' | *[!0-9]*) wrong=1 ;; *) [ "$value" -le 65535 ] || wrong=1 ;; esac ;;
		or*) case "$kind" in *"\"$value\""*) ;; *) wrong=1 ;; esac ;;
		esac
	done
	return $wrong
}

boot() { start "$@"; }
start() {
	start_service "$@" || exit 1
	service_triggers
}
stop() { stop_service "$@"; }
reload() { start "$@"; }
restart() {
	stop
	start
}

. "$1"
"$2"
