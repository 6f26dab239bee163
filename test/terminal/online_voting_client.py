# The client of the first seed (its section 10.1), letter by letter but for its address and port, which stand in the environment.
import os
import socket

def Main():
    host = os.environ.get('VOTING_HOST', '::1') #give the ip address of server pc
    port = int(os.environ.get('VOTING_PORT', '2345')) #assign a port
    s = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    s.connect((host, port)) #to Establish TCP connection with the host

    # print the statement sent by server to name themselves
    recv1 = s.recv(1024) #receives first message from server
    print("\n")
    print(str(recv1.decode('ascii'))) #decodes the received message by converting from bytes to ascii format

    # enter user name and password and send it to server
    data1 = input()
    data1 = data1.lower() #convert to lower case to avoid caps error
    s.send(data1.encode('ascii')) #send username and password to the server encode the ascii to bytes

    # print the statement sent by server to whom to vote
    recv2 = s.recv(1024) # receives enter_vote from server
    print("\n")
    print(str(recv2.decode('ascii'))) #receive a message from server

    # check if user is already there
    if str(recv2.decode('ascii')) == "Sorry, you have already voted.": #client shutdowns without any further operations
        s.close()
    elif str(recv2.decode('ascii')) == "The username or password you entered is incorrect\nPlease Enter your Username or Password":
        data1 = input()
        data1 = data1.lower()
        s.send(data1.encode('ascii')) #sends second time the credentials

        recv2 = s.recv(1024)
        print(str(recv2.decode('ascii')))
        if str(recv2.decode('ascii')) == "You have exceeded your login limit. Your Vote thus stands cancelled.": #even though user has entered correct credentials but has exceeded login limit
            s.close()
        elif str(recv2.decode('ascii')) == "Sorry, you have already voted.": #if already voted close
            s.close()
        else:
            #valid credentials are passed, and hasn't voted before, allow to take vote
            # to print list of candidates
            recv3 = s.recv(1024)
            print(str(recv3.decode('ascii')))

            # enter user wished candidate name
            data2 = input()

            s.send(data2.encode('ascii')) #send users vote

            # if user enters non-existent candidate name
            recv4 = s.recv(1024) #response for vote from server
            print("\n")
            print(str(recv4.decode('ascii')))
            if str(recv4.decode('ascii')) == "The candidate of your choice does not exist. Your vote thus stands cancelled.":
                s.close()

            #s.close()
    else:
        #if the user is voting for the first time
        # to print list of candidates
        recv3 = s.recv(1024)
        print(str(recv3.decode('ascii')))

        # enter user wished candidate name
        data2 = input() #Cast your vote

        s.send(data2.encode('ascii'))

        # if user enters non-existent candidate name
        recv4 = s.recv(1024)
        print("\n")
        print(str(recv4.decode('ascii')))
        if str(recv4.decode('ascii')) == "The candidate of your choice does not exist. Your vote thus stands cancelled.":
            s.close()

    s.close()

if __name__ == '__main__':
    Main()
