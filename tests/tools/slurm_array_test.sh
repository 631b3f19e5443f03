#!/usr/bin/env bash
# An array job of a real Slurm, run here: eight tasks of one sweep merge to what one process gives.
#   slurm_array_test.sh PROGRAM
# Exit code 77 where Slurm is not installed, or this is not root, who alone may start its daemons.
set -euo pipefail
program=$1
for command in slurmctld slurmd sbatch squeue; do
  if ! command -v "$command" >/dev/null && ! [ -x "/usr/sbin/$command" ]; then echo "no $command"; exit 77; fi
done
if [ "$(id -u)" -ne 0 ]; then echo "not root"; exit 77; fi
export PATH=$PATH:/usr/sbin

folder=$(mktemp -d)
daemons=()
finish() {
  kill "${daemons[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
node=$(hostname -s)
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("", 0)); print(s.getsockname()[1])'; }
mkdir "$folder/state" "$folder/spool"
export SLURM_CONF=$folder/slurm.conf
cat >"$SLURM_CONF" <<CONF
ClusterName=here
SlurmctldHost=$node(127.0.0.1)
SlurmUser=root
AuthType=auth/none
CredType=cred/none
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName=$node NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
CONF
slurmctld -D >/dev/null 2>&1 & daemons+=($!)
slurmd -D -N "$node" >/dev/null 2>&1 & daemons+=($!)
failed() {
  echo "$1" >&2
  tail -n 20 "$folder"/*.log >&2 || true
  exit 1
}
for ((i = 0; ; ++i)); do
  if sinfo -h -o %T 2>/dev/null | grep -q idle; then break; fi
  if [ "$i" -ge 120 ]; then failed "Slurm did not come up"; fi
  sleep 0.5
done

study=(yagishita-2014 --axis delay=-1s..3s:0.05s --axis rule.d1.channel.0.tau_trace=0.2s..5s:log:120 --plots none)
fingerprint() { python3 -c 'import json, sys; print(json.load(sys.stdin)["fingerprint"])'; }
whole=$("$program" sweep "${study[@]}" --out "$folder/whole" --json | fingerprint)
words=$(printf ' %q' "$program" sweep "${study[@]}" --out "$folder/array" --threads 1)
printf '#!/bin/sh\nexec%s\n' "$words" >"$folder/job.sh"
job=$(sbatch --parsable --array=0-14:2 --output="$folder/task-%a.out" "$folder/job.sh") || failed "sbatch failed"
for ((i = 0; ; ++i)); do
  if [ -z "$(squeue -h -j "$job" 2>/dev/null)" ]; then break; fi
  if [ "$i" -ge 240 ]; then failed "the array did not end"; fi
  sleep 0.5
done
grep -h "part . of 8 is done" "$folder"/task-*.out | sort
[ "$(cat "$folder"/task-*.out | grep -c "of 8 is done")" -eq 8 ] || failed "not every task did its part: $(cat "$folder"/task-*.out)"
merged=$("$program" merge "$folder/array" --plots none --json | fingerprint)
echo "one process $whole, eight tasks $merged"
[ "$merged" = "$whole" ]
