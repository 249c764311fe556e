#!/bin/sh
# Makes the bucket on a MinIO, and for each role a user that may do what the role needs and nothing more. It may be run
# again: users get the keys that are in their files now. It wants mc and nothing else, because mc's image has no more.
#
#   S3_URL=https://minio:9000 SECRETS=folder MC_CONFIG_DIR=folder sh setup.sh
#
# The secrets are those of ../secrets.sh. An own certificate authority lies in $MC_CONFIG_DIR/certs/CAs.
set -eu
cd "$(dirname "$0")"

read -r user <"$SECRETS/minio-user"
read -r password <"$SECRETS/minio-password"
export MC_HOST_easel="${S3_URL%%://*}://$user:$password@${S3_URL#*://}"
mc() { command "${MC:-mc}" --quiet "$@" >/dev/null; }

mc ready easel # waits until it is
mc mb --ignore-existing easel/easel
for policy in upload worker renditions operator; do
  mc admin policy create easel "$policy" "$policy.json"
done

# user NAME POLICY
user() {
  while read -r name _ value; do
    case $name in
      aws_access_key_id) access=$value ;;
      aws_secret_access_key) secret=$value ;;
    esac
  done <"$SECRETS/s3-$1"
  printf '%s\n%s\n' "$access" "$secret" | mc admin user add easel
  mc admin policy attach easel "$2" --user "$access"
}
user upload upload
user worker worker
user moderation renditions
user gallery renditions
user operator operator
