META
key; value
num_projects; 2
num_votes; 2
budget; 100
vote_type; approval
PROJECTS
project_id; cost
1; 60
2; 50

VOTES
voter_id; age; vote
v1; 34; 1, 2
v2; 51; 1
