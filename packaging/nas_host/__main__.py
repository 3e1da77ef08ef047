from nas_host import main

main()
