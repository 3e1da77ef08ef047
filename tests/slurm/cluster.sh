#!/usr/bin/env bash
# A real Slurm cluster of two nodes on this machine, for tests. All its files are in one folder, with its own key, ports
# and settings; it does not use /etc/slurm. Needs root and Debian's slurm-wlm and munge, but no systemd.
#   cluster.sh start DIR      and then: export SLURM_CONF=DIR/slurm.conf
#   cluster.sh start DIR accounting   the same with a database, which needs Debian's slurmdbd and mariadb-server; the
#                             controller forgets jobs as soon as possible
#   cluster.sh stop DIR       stops the cluster and its jobs
#   cluster.sh kill DIR NODE  kill -9 of the slurmd of node 1 or 2 and of all its processes: a lost machine
#   cluster.sh lose DIR NODE  kill -9 of the slurmd only: its processes continue
#   cluster.sh node DIR NODE  starts that slurmd again
set -euo pipefail

usage() { sed -n '2,12s/^# \?//p' "$0" >&2; exit 2; }
[ "$#" -ge 2 ] || usage
mkdir -p "$2"
command=$1 dir=$(cd "$2" && pwd)
export SLURM_CONF=$dir/slurm.conf PATH=$PATH:/usr/sbin

free_ports() {  # free_ports COUNT: prints the first of COUNT consecutive free ports
  local first port
  while :; do
    first=$((20000 + RANDOM % 10000))
    for ((port = first; port < first + $1; ++port)); do
      (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue 2
    done
    echo "$first" && return
  done
}

# Timeouts are short, because tests must not wait for minutes. cred_expire is also the time before a requeued job may
# start again.
write_config() {
  local port host accounting=accounting_storage/none memory=300
  port=$(free_ports 5) host=$(hostname -s)
  if [ -n "$1" ]; then
    start_accounting $((port + 3)) $((port + 4))
    accounting=accounting_storage/slurmdbd memory=2
  fi
  cat >"$SLURM_CONF" <<END
ClusterName=nas
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
AuthType=auth/munge
AuthInfo=socket=$dir/munge/socket,cred_expire=5
SlurmUser=root
SlurmdUser=root
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=$accounting
AccountingStorageHost=127.0.0.1
AccountingStoragePort=$((port + 3))
AccountingStoragePass=$dir/munge/socket
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
ReturnToService=2
KillWait=5
SlurmdTimeout=6
SlurmctldTimeout=10
InactiveLimit=0
MinJobAge=$memory
MessageTimeout=10
TreeWidth=2
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=2,sched_min_interval=0,bf_interval=2
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool-%n
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd-%n.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd-%n.log
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=2 RealMemory=8000 State=UNKNOWN
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=2 RealMemory=8000 State=UNKNOWN
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=UNLIMITED PriorityTier=1 State=UP
PartitionName=urgent Nodes=n1,n2 MaxTime=UNLIMITED PriorityTier=2 State=UP
END
  echo 'CgroupPlugin=cgroup/v1' >"$dir/cgroup.conf"
}

start_munge() {
  install -d -m 0755 "$dir/munge"
  (umask 077 && head -c 1024 /dev/urandom >"$dir/munge/key")
  munged --force --foreground --key-file="$dir/munge/key" --socket="$dir/munge/socket" --pid-file="$dir/munge/pid" \
    --log-file="$dir/munge/log" --seed-file="$dir/munge/seed" >"$dir/munge/out" 2>&1 &
  echo $! >"$dir/munge.id"
}

start_accounting() {  # start_accounting PORT DATABASE_PORT
  mariadb-install-db --no-defaults --datadir="$dir/db" --user=root >"$dir/db.out" 2>&1
  printf '%s\n' "CREATE USER slurm@127.0.0.1 IDENTIFIED BY 'slurm';" 'GRANT ALL ON slurm.* TO slurm@127.0.0.1;' \
    >"$dir/db.sql"
  mariadbd --no-defaults --datadir="$dir/db" --user=root --bind-address=127.0.0.1 --port="$2" \
    --socket="$dir/db.socket" --skip-name-resolve --init-file="$dir/db.sql" >>"$dir/db.out" 2>&1 &
  echo $! >"$dir/mariadbd.id"
  (umask 077 && cat >"$dir/slurmdbd.conf") <<END
AuthType=auth/munge
AuthInfo=socket=$dir/munge/socket
DbdHost=localhost
DbdAddr=127.0.0.1
DbdPort=$1
SlurmUser=root
LogFile=$dir/slurmdbd.log
PidFile=$dir/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort=$2
StorageUser=slurm
StoragePass=slurm
StorageLoc=slurm
END
  wait_for 60 mariadbd test -S "$dir/db.socket"
  slurmdbd -D >"$dir/slurmdbd.out" 2>&1 &
  echo $! >"$dir/slurmdbd.id"
}

start_node() {  # -D: stays in the foreground, so that $! is its process id
  slurmd -D -N "n$1" >"$dir/slurmd-$1.out" 2>&1 &
  echo $! >"$dir/slurmd-$1.id"
}

wait_for() {  # wait_for SECONDS WHAT COMMAND...
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || { echo "cluster.sh: $what did not start; see $dir" >&2; exit 1; }
    sleep 0.1
  done
}

has_accounts() { sacctmgr -n list cluster | grep -q nas || sacctmgr -i add cluster nas; }

nodes_are_idle() { [ "$(sinfo -h -N -p main -t idle -o %N | sort | tr '\n' ' ')" = 'n1 n2 ' ]; }

start() {
  mkdir -p "$dir/state" "$dir/spool-n1" "$dir/spool-n2"
  start_munge
  wait_for 10 munged test -S "$dir/munge/socket"
  write_config "$1"
  [ -z "$1" ] || wait_for 60 slurmdbd has_accounts
  slurmctld -D -c >"$dir/slurmctld.out" 2>&1 &
  echo $! >"$dir/slurmctld.id"
  start_node 1
  start_node 2
  wait_for 60 "the cluster" nodes_are_idle
}

# The processes of the jobs of a node. They are found by their environment, because init is the parent of slurmstepd.
processes_of() {  # processes_of NODE
  local process parent
  for process in /proc/[0-9]*; do
    grep -zqxF "SLURM_CONF=$SLURM_CONF" "$process/environ" 2>/dev/null || continue
    grep -zqxF "SLURMD_NODENAME=n$1" "$process/environ" 2>/dev/null || continue
    parent=$(sed -n 's/^PPid:\t//p' "$process/status" 2>/dev/null) || continue
    [ "$(cat "/proc/$parent/comm" 2>/dev/null)" != slurmstepd ] || echo "$parent"
    echo "${process#/proc/}"
  done
}

end() {  # end SIGNAL NAME: signals the daemon whose process id is in NAME.id and waits for its end
  local id
  id=$(cat "$dir/$2.id" 2>/dev/null) || return 0
  runs() { grep -zqF "${2%-*}" "/proc/$1/cmdline" 2>/dev/null; }  # false for a zombie process
  runs "$id" "$2" || return 0
  kill "-$1" "$id" 2>/dev/null || true
  while runs "$id" "$2"; do sleep 0.05; done
}

kill_node() {
  local ids
  end KILL "slurmd-$1"
  ids=$(processes_of "$1")
  [ -z "$ids" ] || kill -KILL $ids 2>/dev/null || true
}

stop() {
  kill_node 1
  kill_node 2
  end TERM slurmctld
  end TERM slurmdbd
  end TERM mariadbd
  end TERM munge
}

case "$command" in
  start) start "${3:-}" ;;
  stop) stop ;;
  kill) kill_node "${3:?node}" ;;
  lose) end KILL "slurmd-${3:?node}" ;;
  node) start_node "${3:?node}" ;;
  *) usage ;;
esac
