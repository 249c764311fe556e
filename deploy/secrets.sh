#!/bin/sh
# Makes all that must be secret, for compose.yaml and local.sh alike. It may be run again: what is there stays, but for
# the certificate of the journal's nodes, which is made anew.
#
#   sh secrets.sh FOLDER
#
# EASEL       the binary                                                      easel
# NATS_HOSTS  what the journal's nodes are reached by, with commas between    nats-1,nats-2,nats-3
# MINIO_HOST  what MinIO is reached by                                        minio
#
# FOLDER/secret   the contest's secret (--secret-file): back it up, and keep the copy apart from all other backups
# FOLDER/nats     keys of the journal's cluster and its users; see: easel credentials --help
# FOLDER/s3-ROLE  the keys of a role's S3 user (--s3-creds); minio-user and minio-password are the server's own
# FOLDER/minio    MinIO's certificate, which is its own authority (--s3-ca), and its key
set -eu
umask 077
dir=$1
mkdir -p "$dir/minio"

[ -e "$dir/secret" ] || "${EASEL:-easel}" secret "$dir/secret"
"${EASEL:-easel}" credentials "$dir/nats" --hosts "localhost,${NATS_HOSTS:-nats-1,nats-2,nats-3}"

key() { od -An -N20 -tx1 -w20 /dev/urandom | tr -d ' '; }

[ -e "$dir/minio-user" ] || echo easel-owner >"$dir/minio-user"
[ -e "$dir/minio-password" ] || key >"$dir/minio-password"
for role in upload worker moderation gallery operator; do
  [ -e "$dir/s3-$role" ] || printf '[default]\naws_access_key_id = easel-%s\naws_secret_access_key = %s\n' "$role" "$(key)" >"$dir/s3-$role"
done

host=${MINIO_HOST:-minio}
case $host in
  *[!0-9.]*) host="DNS:$host" ;;
  *) host="IP:$host" ;;
esac
[ -e "$dir/minio/public.crt" ] ||
  said=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 730 -subj /CN=easel-minio \
    -addext "subjectAltName = DNS:localhost, $host" -keyout "$dir/minio/private.key" -out "$dir/minio/public.crt" 2>&1) ||
  { echo "$said" >&2 && exit 1; }
