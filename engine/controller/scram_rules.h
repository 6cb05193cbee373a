#pragma once

// Passwords of users for SASL/SCRAM (KIP-554), which stand in the cluster's metadata: never the password, only what a server needs to
// recognise it (RFC 5802). A lab's listeners are PLAINTEXT, so nobody logs in with them; they are kept, told and taken back as Kafka does.

#include <vector>

#include "engine/controller/metadata_image.h"
#include "engine/wire/alter_user_scram_credentials.h"
#include "engine/wire/describe_user_scram_credentials.h"

namespace engine {

// One result for each user that is named, in the order of names: all that is said of one user is done, or nothing of it.
struct ScramPlan {
    wire::AlterUserScramCredentialsResponse response;
    std::vector<MetadataRecord> records;
};
ScramPlan planScramChange(const MetadataImage& image, const wire::AlterUserScramCredentialsRequest& asked);

// Everybody's, or of those who are named. Mechanism and iterations; the keys are told to nobody.
wire::DescribeUserScramCredentialsResponse describeScram(const MetadataImage& image, const wire::DescribeUserScramCredentialsRequest& asked);

} // namespace engine
