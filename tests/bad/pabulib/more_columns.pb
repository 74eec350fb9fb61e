META
key;value
num_projects;2
num_votes;2
budget;100
vote_type;approval
comment;"#1: two; or ""more"""
PROJECTS
project_id;cost;name;category;target;selected;latitude
1;60;"a
b";sport,culture;;1;52.1
2;50;b;sport;youth;2;
VOTES
voter_id;age;vote;sex
v1;30;1,2;F
v2;;"1";
