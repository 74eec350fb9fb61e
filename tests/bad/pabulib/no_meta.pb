PROJECTS
project_id;cost
1;1
